import * as pulumi from "@pulumi/pulumi";
import { isOfType } from "../dynamic/isOfType";
import { type ResourceKind, readOptions, registration } from "../dynamic/registration";
import { typeToken } from "../dynamic/typeToken";
import type { RetentionRule } from "./retention";

/** The arguments of a `Bucket`. Every field takes a value or an output of another resource. */
export interface BucketArgs {
  /**
   * The name of the bucket, unique in its organisation: not empty, no leading `_`, no double quote.
   * Default: the logical name of the resource, without a suffix.
   * Changed in place: the id stays, but whoever writes or queries by the old name breaks.
   */
  name?: pulumi.Input<string>;
  /**
   * A text for people. Not declared: left as it is. Taken out of the code: cleared. Changed in place.
   */
  description?: pulumi.Input<string>;
  /**
   * How long points live: one rule, or an empty list for ever; `retention("30d")` builds it.
   * Not declared: 30 days at creation, afterwards left as it is. Taken out of the code: stays as it is.
   * Changed in place; a shorter one lets the service delete older points.
   */
  retentionRules?: pulumi.Input<pulumi.Input<RetentionRuleArgs>[]>;
  /**
   * The id of the organisation. Default: the connection's. A change replaces the bucket, and its data
   * are lost; not declaring it never does.
   */
  orgId?: pulumi.Input<string>;
  /**
   * Whether columns are fixed beforehand (`explicit`) or by what is written (`implicit`, the service's
   * default). InfluxDB advises against `explicit` for new buckets. A change replaces the bucket.
   */
  schemaType?: pulumi.Input<"implicit" | "explicit">;
  /** The retention policy name of InfluxDB 1.x; `"0"` is the same as none. A change replaces the bucket. */
  rp?: pulumi.Input<string>;
  /**
   * Whether creation takes over an existing bucket of that name, default false. It refuses system
   * buckets, another schemaType, rp or orgId, and to shorten a retention. No effect after creation.
   */
  adopt?: pulumi.Input<boolean>;
}

/** A rule that says how long points live. */
export interface RetentionRuleArgs {
  /** How long points live, in seconds: 0 (for ever) or at least 3600. */
  everySeconds: pulumi.Input<number>;
  /** The only kind of rule there is; may be left out. */
  type?: pulumi.Input<"expire">;
}

const TYPE = typeToken("bucket");

const KIND: ResourceKind = {
  kind: "bucket",
  type: TYPE,
  outputs: [
    "name",
    "description",
    "retentionRules",
    "orgId",
    "schemaType",
    "rp",
    "type",
    "createdAt",
  ],
};

/**
 * A bucket of InfluxDB Cloud Serverless. API reference: Buckets.
 *
 * @example
 * new Bucket("sensors", { retentionRules: retention("30d"), description: "Readings of all plants" });
 */
export class Bucket extends pulumi.CustomResource {
  /** The type token; lets policy packs tell the types of this package apart. */
  static readonly __pulumiType = TYPE;

  declare readonly name: pulumi.Output<string>;
  /** Empty when there is none. */
  declare readonly description: pulumi.Output<string>;
  /** At most one rule; empty for ever. */
  declare readonly retentionRules: pulumi.Output<RetentionRule[]>;
  /** The organisation in which the bucket lives. */
  declare readonly orgId: pulumi.Output<string>;
  declare readonly schemaType: pulumi.Output<"implicit" | "explicit">;
  /** The retention policy name of InfluxDB 1.x, when there is one. */
  declare readonly rp: pulumi.Output<string | undefined>;
  /** `user`; the service's own buckets are `system`. */
  declare readonly type: pulumi.Output<string>;
  /** When the server created the bucket: RFC 3339, UTC. */
  declare readonly createdAt: pulumi.Output<string>;

  /**
   * Refers to a bucket that this program does not hold. Previews ask the server for it, and need a token.
   * @param id the id of the bucket
   * @throws Error, from the engine, when there is none that the token may see
   */
  static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    opts?: pulumi.CustomResourceOptions,
  ): Bucket {
    return new Bucket(name, {}, readOptions(id, opts));
  }

  /** Whether a value is a `Bucket`, also one of another copy of this package. */
  static override isInstance(value: unknown): value is Bucket {
    return isOfType(value, TYPE);
  }

  /**
   * @param name The logical name; also the bucket's name unless `args.name` is given.
   * @throws Error when `opts.import` is set: dynamic resources cannot be imported, use `args.adopt`.
   */
  constructor(name: string, args: BucketArgs = {}, opts?: pulumi.CustomResourceOptions) {
    const inputs = { ...args, name: args.name ?? name };
    super(...registration(KIND, name, inputs, opts));
  }
}
