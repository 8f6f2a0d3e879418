import * as pulumi from "@pulumi/pulumi";
import { withCheapStacks } from "../../pulumi/cheapStacks";
import { type ResourceKind, readOptions, registration } from "../../pulumi/registration";
import { isOfType, typeToken } from "../../pulumi/typeToken";
import type { RetentionRule } from "./retention";

/** The arguments of a `Bucket`. Every field accepts a plain value or an output. */
export interface BucketArgs {
  /**
   * Name of the bucket, unique in its organization. It can't be empty, start with `_` or contain `"`.
   * @defaultValue the logical name of the resource, without a suffix
   * @change Updates in place. The ID stays the same; clients that use the old name stop working
   */
  name?: pulumi.Input<string>;
  /**
   * Description of the bucket.
   * @defaultValue none at creation, then the value on the server is left as is
   * @change Updates in place. Removing it from the code clears it
   */
  description?: pulumi.Input<string>;
  /**
   * How long points are kept: at most one rule, of at least 3600 seconds; `[]` keeps them forever. Build it with
   * `retention("30d")`.
   * @defaultValue 30 days at creation, then the value on the server is left as is
   * @change Updates in place. With a shorter period, the service deletes older points. Removing it from the code changes
   *   nothing
   */
  retentionRules?: pulumi.Input<pulumi.Input<RetentionRuleArgs>[]>;
  /**
   * ID of the organization: 16 hexadecimal digits.
   * @defaultValue the connection's organization
   * @change Replaces the bucket and deletes its data. Omitting it never causes a replacement
   */
  orgId?: pulumi.Input<string>;
  /**
   * Whether columns are declared in advance (`explicit`) or defined by writes (`implicit`). InfluxDB advises against
   * `explicit` for new buckets.
   * @defaultValue `implicit`, the service's default
   * @change Replaces the bucket and deletes its data. Omitting it never causes a replacement
   */
  schemaType?: pulumi.Input<"implicit" | "explicit">;
  /**
   * Name of the InfluxDB 1.x retention policy; `"0"` and `""` are the same as none.
   * @defaultValue none
   * @change Replaces the bucket and deletes its data. Omitting it never causes a replacement
   */
  rp?: pulumi.Input<string>;
  /**
   * Whether to adopt an existing bucket with this name instead of failing. Adoption is refused for system buckets, for
   * buckets with a different `schemaType`, `rp` or `orgId`, for buckets that another resource manages, and if it would
   * shorten the retention period.
   * @defaultValue `false`
   * @change No effect after creation; a change shows as an update that sends no request
   */
  adopt?: pulumi.Input<boolean>;
}

/** A retention rule. */
export interface RetentionRuleArgs {
  /** How long points are kept, in seconds: 0 (forever) or at least 3600. */
  everySeconds: pulumi.Input<number>;
  /**
   * Type of the rule. `expire` is the only one.
   * @defaultValue `expire`
   */
  type?: pulumi.Input<"expire">;
}

const TYPE = typeToken("bucket");

const KIND: ResourceKind<Bucket> = {
  kind: "bucket",
  type: TYPE,
  outputs: {
    name: true,
    description: true,
    retentionRules: true,
    orgId: true,
    schemaType: true,
    rp: true,
    type: true,
    createdAt: true,
  },
};

/**
 * Manages a bucket. Deleting it deletes its data. API reference: Buckets.
 *
 * @example
 * import { Bucket, retention } from "pulumi-influxdb-serverless";
 *
 * export const sensors = new Bucket("sensors", {
 *   description: "Readings from all plants",
 *   retentionRules: retention("30d"),
 * });
 */
export class Bucket extends pulumi.CustomResource {
  /** The Pulumi type token, which policy packs use to tell this package's types apart. */
  static readonly __pulumiType = TYPE;

  /** Name of the bucket, unique in its organization. */
  declare readonly name: pulumi.Output<string>;
  /** Description of the bucket; empty if it has none. */
  declare readonly description: pulumi.Output<string>;
  /** How long points are kept: at most one rule; empty means forever. */
  declare readonly retentionRules: pulumi.Output<RetentionRule[]>;
  /** ID of the bucket's organization. */
  declare readonly orgId: pulumi.Output<string>;
  /** Whether columns are declared in advance (`explicit`) or defined by writes (`implicit`). */
  declare readonly schemaType: pulumi.Output<"implicit" | "explicit">;
  /** Name of the InfluxDB 1.x retention policy, if there is one. */
  declare readonly rp: pulumi.Output<string | undefined>;
  /** `user`, or `system` for the service's own buckets. */
  declare readonly type: pulumi.Output<string>;
  /** When the server created the bucket: RFC 3339, UTC. */
  declare readonly createdAt: pulumi.Output<string | undefined>;

  /**
   * Reads a bucket that this program doesn't manage. Previews read it from the server, so they need a token.
   * @param name The logical name in the program.
   * @param id ID of the bucket: 16 hexadecimal digits.
   * @param opts Pulumi's options; `provider` selects the connection.
   * @throws Error, from the engine, if the object doesn't exist or the token can't read it.
   */
  static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    opts?: pulumi.CustomResourceOptions,
  ): Bucket {
    return new Bucket(name, {}, readOptions(id, opts));
  }

  /**
   * Returns whether a value is a `Bucket`, including one from another copy of this package.
   * @param value Any value.
   */
  static override isInstance(value: unknown): value is Bucket {
    return isOfType(value, TYPE);
  }

  /**
   * Creates or adopts a bucket, and manages it from then on.
   * @param name The logical name; also the bucket's name unless `args.name` is given.
   * @param args The properties of the bucket; each field documents the effect of a change.
   * @param opts Pulumi's options.
   * @throws Error if `opts.import` is set: dynamic resources can't be imported. Use `args.adopt`.
   */
  constructor(name: string, args: BucketArgs = {}, opts?: pulumi.CustomResourceOptions) {
    const inputs = { ...args, name: args.name ?? name };
    const stacks = withCheapStacks();
    try {
      super(...registration(KIND, name, inputs, opts));
      stacks.keepUntil(this.urn);
    } finally {
      stacks.end();
    }
  }
}
