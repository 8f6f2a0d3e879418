import * as pulumi from "@pulumi/pulumi";
import { type ResourceKind, readOptions, registration } from "../../pulumi/registration";
import { isOfType, typeToken } from "../../pulumi/typeToken";

/** The arguments of a `BucketLabelAttachment`. Every field takes a value or an output of another resource. */
export interface BucketLabelAttachmentArgs {
  /**
   * The id of the bucket.
   * @change replaces
   */
  bucketId: pulumi.Input<string>;
  /**
   * The id of the label.
   * @change replaces
   */
  labelId: pulumi.Input<string>;
}

const TYPE = typeToken("bucketLabelAttachment");

const KIND: ResourceKind = {
  kind: "bucketLabelAttachment",
  type: TYPE,
  outputs: ["bucketId", "labelId", "orgId"],
};

/**
 * A label on a bucket. One that is attached already is taken as it is.
 * API reference: Buckets, labels.
 *
 * @example
 * new BucketLabelAttachment("sensors-plant", { bucketId: sensors.id, labelId: plant.id });
 */
export class BucketLabelAttachment extends pulumi.CustomResource {
  /** The type token; lets policy packs tell the types of this package apart. */
  static readonly __pulumiType = TYPE;

  /** The id of the bucket. */
  declare readonly bucketId: pulumi.Output<string>;
  /** The id of the label. */
  declare readonly labelId: pulumi.Output<string>;
  /** The organization in which the bucket lives. */
  declare readonly orgId: pulumi.Output<string>;

  /**
   * Refers to a label attachment that this program does not hold. Previews ask the server for it, and need a token.
   * @param name The logical name in the program.
   * @param id `<bucketID>/<labelID>`
   * @param opts Pulumi's options; `provider` says by which connection to ask.
   * @throws Error, from the engine, when there is none that the token may see.
   */
  static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    opts?: pulumi.CustomResourceOptions,
  ): BucketLabelAttachment {
    return new BucketLabelAttachment(name, { bucketId: "", labelId: "" }, readOptions(id, opts));
  }

  /**
   * Whether a value is a `BucketLabelAttachment`, also one of another copy of this package.
   * @param value Anything.
   */
  static override isInstance(value: unknown): value is BucketLabelAttachment {
    return isOfType(value, TYPE);
  }

  /**
   * Declares a label attachment that this stack holds.
   * @param name The logical name in the program.
   * @param args Which bucket, and which label.
   * @param opts Pulumi's options.
   * @throws Error when `opts.import` is set: creation takes over what is in place already.
   */
  constructor(name: string, args: BucketLabelAttachmentArgs, opts?: pulumi.CustomResourceOptions) {
    super(...registration(KIND, name, { ...args }, opts));
  }
}
