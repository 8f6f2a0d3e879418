import * as pulumi from "@pulumi/pulumi";
import { withCheapStacks } from "../../pulumi/cheapStacks";
import { type ResourceKind, readOptions, registration } from "../../pulumi/registration";
import { isOfType, typeToken } from "../../pulumi/typeToken";

/** The arguments of a `BucketMember`. Every field accepts a plain value or an output. */
export interface BucketMemberArgs {
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

const TYPE = typeToken("bucketMember");

const KIND: ResourceKind<BucketMember> = {
  kind: "bucketMember",
  type: TYPE,
  outputs: { bucketId: true, userId: true, name: true, orgId: true },
};

/**
 * Makes a user a member of a bucket. A user has one role on a bucket, member or owner. InfluxDB Cloud Serverless grants
 * permissions through tokens; these roles affect only its user interface. API reference: Buckets, members.
 *
 * @example
 * import { Bucket, BucketMember, getUserOutput } from "pulumi-influxdb-serverless";
 *
 * const sensors = new Bucket("sensors");
 * new BucketMember("dana", { bucketId: sensors.id, userId: getUserOutput({ name: "dana" }).id });
 */
export class BucketMember extends pulumi.CustomResource {
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
   * Reads a member that this program doesn't manage. Previews read it from the server, so they need a token.
   * @param name The logical name in the program.
   * @param id `<bucketID>/<userID>`
   * @param opts Pulumi's options; `provider` selects the connection.
   * @throws Error, from the engine, if the object doesn't exist or the token can't read it.
   */
  static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    opts?: pulumi.CustomResourceOptions,
  ): BucketMember {
    return new BucketMember(name, { bucketId: "", userId: "" }, readOptions(id, opts));
  }

  /**
   * Returns whether a value is a `BucketMember`, including one from another copy of this package.
   * @param value Any value.
   */
  static override isInstance(value: unknown): value is BucketMember {
    return isOfType(value, TYPE);
  }

  /**
   * Creates a member, or adopts an existing one, and manages it from then on.
   * @param name The logical name in the program.
   * @param args The bucket and the user.
   * @param opts Pulumi's options.
   * @throws Error if `opts.import` is set. It isn't needed: an existing object is adopted.
   */
  constructor(name: string, args: BucketMemberArgs, opts?: pulumi.CustomResourceOptions) {
    const stacks = withCheapStacks();
    try {
      super(...registration(KIND, name, { ...args }, opts));
      stacks.keepUntil(this.urn);
    } finally {
      stacks.end();
    }
  }
}
