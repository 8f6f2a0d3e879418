import * as pulumi from "@pulumi/pulumi";
import { type ResourceKind, readOptions, registration } from "../../pulumi/registration";
import { isOfType, typeToken } from "../../pulumi/typeToken";

/** The arguments of a `BucketOwner`. Every field takes a value or an output of another resource. */
export interface BucketOwnerArgs {
  /**
   * The id of the bucket.
   * @change replaces
   */
  bucketId: pulumi.Input<string>;
  /**
   * The id of the user.
   * @change replaces
   */
  userId: pulumi.Input<string>;
}

const TYPE = typeToken("bucketOwner");

const KIND: ResourceKind = {
  kind: "bucketOwner",
  type: TYPE,
  outputs: ["bucketId", "userId", "name", "orgId"],
};

/**
 * An owner of a bucket: a user has one role in a bucket, member or owner. InfluxDB Cloud Serverless grants
 * rights by tokens and does not use these roles; they matter in its user interface only.
 * API reference: Buckets, owners.
 *
 * @example
 * new BucketOwner("dana", { bucketId: sensors.id, userId: "0a1b2c3d4e5f6071" });
 */
export class BucketOwner extends pulumi.CustomResource {
  /** The type token; lets policy packs tell the types of this package apart. */
  static readonly __pulumiType = TYPE;

  /** The id of the bucket. */
  declare readonly bucketId: pulumi.Output<string>;
  /** The id of the user. */
  declare readonly userId: pulumi.Output<string>;
  /** The name of the user. */
  declare readonly name: pulumi.Output<string | undefined>;
  /** The organization in which the bucket lives. */
  declare readonly orgId: pulumi.Output<string>;

  /**
   * Refers to an owner that this program does not hold. Previews ask the server for it, and need a token.
   * @param name The logical name in the program.
   * @param id `<bucketID>/<userID>`
   * @param opts Pulumi's options; `provider` says by which connection to ask.
   * @throws Error, from the engine, when there is none that the token may see.
   */
  static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    opts?: pulumi.CustomResourceOptions,
  ): BucketOwner {
    return new BucketOwner(name, { bucketId: "", userId: "" }, readOptions(id, opts));
  }

  /**
   * Whether a value is a `BucketOwner`, also one of another copy of this package.
   * @param value Anything.
   */
  static override isInstance(value: unknown): value is BucketOwner {
    return isOfType(value, TYPE);
  }

  /**
   * Declares an owner that this stack holds.
   * @param name The logical name in the program.
   * @param args Which bucket, and which user.
   * @param opts Pulumi's options.
   * @throws Error when `opts.import` is set: creation takes over what is in place already.
   */
  constructor(name: string, args: BucketOwnerArgs, opts?: pulumi.CustomResourceOptions) {
    super(...registration(KIND, name, { ...args }, opts));
  }
}
