import * as pulumi from "@pulumi/pulumi";
import { withCheapStacks } from "../../pulumi/cheapStacks";
import { type ResourceKind, readOptions, registration } from "../../pulumi/registration";
import { isOfType, typeToken } from "../../pulumi/typeToken";

/** The arguments of a `BucketLabelAttachment`. Every field accepts a plain value or an output. */
export interface BucketLabelAttachmentArgs {
  /**
   * ID of the bucket.
   * @change Replaces
   */
  bucketId: pulumi.Input<string>;
  /**
   * ID of the label.
   * @change Replaces
   */
  labelId: pulumi.Input<string>;
}

const TYPE = typeToken("bucketLabelAttachment");

const KIND: ResourceKind<BucketLabelAttachment> = {
  kind: "bucketLabelAttachment",
  type: TYPE,
  outputs: { bucketId: true, labelId: true, orgId: true },
};

/**
 * Attaches a label to a bucket. An existing attachment is adopted.
 * API reference: Buckets, labels.
 *
 * @example
 * import { Bucket, BucketLabelAttachment, Label } from "pulumi-influxdb-serverless";
 *
 * const sensors = new Bucket("sensors");
 * const team = new Label("team-plant");
 * new BucketLabelAttachment("sensors-team", { bucketId: sensors.id, labelId: team.id });
 */
export class BucketLabelAttachment extends pulumi.CustomResource {
  /** The Pulumi type token, which policy packs use to tell this package's types apart. */
  static readonly __pulumiType = TYPE;

  /** ID of the bucket. */
  declare readonly bucketId: pulumi.Output<string>;
  /** ID of the label. */
  declare readonly labelId: pulumi.Output<string>;
  /** ID of the bucket's organization. */
  declare readonly orgId: pulumi.Output<string>;

  /**
   * Reads a label attachment that this program doesn't manage. Previews read it from the server, so they need a token.
   * @param name The logical name in the program.
   * @param id `<bucketID>/<labelID>`
   * @param opts Pulumi's options; `provider` selects the connection.
   * @throws Error, from the engine, if the object doesn't exist or the token can't read it.
   */
  static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    opts?: pulumi.CustomResourceOptions,
  ): BucketLabelAttachment {
    return new BucketLabelAttachment(name, { bucketId: "", labelId: "" }, readOptions(id, opts));
  }

  /**
   * Returns whether a value is a `BucketLabelAttachment`, including one from another copy of this package.
   * @param value Any value.
   */
  static override isInstance(value: unknown): value is BucketLabelAttachment {
    return isOfType(value, TYPE);
  }

  /**
   * Creates a label attachment, or adopts an existing one, and manages it from then on.
   * @param name The logical name in the program.
   * @param args The bucket and the label.
   * @param opts Pulumi's options.
   * @throws Error if `opts.import` is set. It isn't needed: an existing object is adopted.
   */
  constructor(name: string, args: BucketLabelAttachmentArgs, opts?: pulumi.CustomResourceOptions) {
    const stacks = withCheapStacks();
    try {
      super(...registration(KIND, name, { ...args }, opts));
      stacks.keepUntil(this.urn);
    } finally {
      stacks.end();
    }
  }
}
