import * as pulumi from "@pulumi/pulumi";
import { withCheapStacks } from "../../pulumi/cheapStacks";
import { type ResourceKind, readOptions, registration } from "../../pulumi/registration";
import { isOfType, typeToken } from "../../pulumi/typeToken";

/** The arguments of a `BucketOwner`. Every field accepts a plain value or an output. */
export interface BucketOwnerArgs {
  /**
   * ID of the bucket.
   * @change Replaces
   */
  bucketId: pulumi.Input<string>;
  /**
   * ID of the user.
   * @change Replaces
   */
  userId: pulumi.Input<string>;
}

const TYPE = typeToken("bucketOwner");

const KIND: ResourceKind<BucketOwner> = {
  kind: "bucketOwner",
  type: TYPE,
  outputs: { bucketId: true, userId: true, name: true, orgId: true },
};

/**
 * Makes a user an owner of a bucket. A user has one role on a bucket, member or owner. InfluxDB Cloud Serverless grants
 * permissions through tokens; these roles affect only its user interface. API reference: Buckets, owners.
 *
 * @example
 * import { Bucket, BucketOwner, getUserOutput } from "pulumi-influxdb-serverless";
 *
 * const sensors = new Bucket("sensors");
 * new BucketOwner("eve", { bucketId: sensors.id, userId: getUserOutput({ name: "eve" }).id });
 */
export class BucketOwner extends pulumi.CustomResource {
  /** The Pulumi type token, which policy packs use to tell this package's types apart. */
  static readonly __pulumiType = TYPE;

  /** ID of the bucket. */
  declare readonly bucketId: pulumi.Output<string>;
  /** ID of the user. */
  declare readonly userId: pulumi.Output<string>;
  /** Name of the user. */
  declare readonly name: pulumi.Output<string | undefined>;
  /** ID of the bucket's organization. */
  declare readonly orgId: pulumi.Output<string>;

  /**
   * Reads an owner that this program doesn't manage. Previews read it from the server, so they need a token.
   * @param name The logical name in the program.
   * @param id `<bucketID>/<userID>`
   * @param opts Pulumi's options; `provider` selects the connection.
   * @throws Error, from the engine, if the object doesn't exist or the token can't read it.
   */
  static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    opts?: pulumi.CustomResourceOptions,
  ): BucketOwner {
    return new BucketOwner(name, { bucketId: "", userId: "" }, readOptions(id, opts));
  }

  /**
   * Returns whether a value is a `BucketOwner`, including one from another copy of this package.
   * @param value Any value.
   */
  static override isInstance(value: unknown): value is BucketOwner {
    return isOfType(value, TYPE);
  }

  /**
   * Creates an owner, or adopts an existing one, and manages it from then on.
   * @param name The logical name in the program.
   * @param args The bucket and the user.
   * @param opts Pulumi's options.
   * @throws Error if `opts.import` is set. It isn't needed: an existing object is adopted.
   */
  constructor(name: string, args: BucketOwnerArgs, opts?: pulumi.CustomResourceOptions) {
    const stacks = withCheapStacks();
    try {
      super(...registration(KIND, name, { ...args }, opts));
      stacks.keepUntil(this.urn);
    } finally {
      stacks.end();
    }
  }
}
