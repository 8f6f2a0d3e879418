import * as pulumi from "@pulumi/pulumi";
import { type ResourceKind, readOptions, registration } from "../../pulumi/registration";
import { isOfType, typeToken } from "../../pulumi/typeToken";
import type { RetentionRule } from "./retention";

/** The arguments of a `Bucket`. Every field takes a value or an output of another resource. */
export interface BucketArgs {
  /**
   * The name of the bucket, unique in its organization: not empty, no leading `_`, no `"`.
   * @defaultValue the logical name of the resource, without a suffix
   * @change in place: the id stays; whoever writes or queries by the old name breaks
   */
  name?: pulumi.Input<string>;
  /**
   * A text for people.
   * @defaultValue left as it is
   * @change in place. Taken out of the code after it was declared: cleared
   */
  description?: pulumi.Input<string>;
  /**
   * How long points live: at most one rule, of at least 3600 seconds; `[]` is for ever. `retention("30d")` builds it.
   * @defaultValue 30 days at creation, then left as it is
   * @change in place: a shorter one lets the service delete older points. Taken out of the code: stays as it is
   */
  retentionRules?: pulumi.Input<pulumi.Input<RetentionRuleArgs>[]>;
  /**
   * The id of the organization: 16 hexadecimal digits.
   * @defaultValue the connection's organization
   * @change replaces, and the data are lost; not declared: never
   */
  orgId?: pulumi.Input<string>;
  /**
   * Whether columns are fixed beforehand (`explicit`) or by what is written (`implicit`). InfluxDB advises against
   * `explicit` for new buckets.
   * @defaultValue `implicit`, the service's own
   * @change replaces, and the data are lost; not declared: never
   */
  schemaType?: pulumi.Input<"implicit" | "explicit">;
  /**
   * The name of the retention policy of InfluxDB 1.x; `"0"` is the same as none.
   * @defaultValue none
   * @change replaces, and the data are lost; not declared: never
   */
  rp?: pulumi.Input<string>;
  /**
   * Whether creation takes over an existing bucket of that name. It refuses system buckets, another `schemaType`, `rp`
   * or `orgId`, a bucket that another resource of the program holds, and to shorten a retention.
   * @defaultValue `false`
   * @change no effect after creation: it shows as an update, which sends nothing
   */
  adopt?: pulumi.Input<boolean>;
}

/** A rule that says how long points live. */
export interface RetentionRuleArgs {
  /** How long points live, in seconds: 0 (for ever) or at least 3600. */
  everySeconds: pulumi.Input<number>;
  /**
   * The only kind of rule there is; may be left out.
   * @defaultValue `expire`
   */
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

  /** The name of the bucket, unique in its organization. */
  declare readonly name: pulumi.Output<string>;
  /** A text for people; empty when there is none. */
  declare readonly description: pulumi.Output<string>;
  /** How long points live: at most one rule; empty for ever. */
  declare readonly retentionRules: pulumi.Output<RetentionRule[]>;
  /** The organization in which the bucket lives. */
  declare readonly orgId: pulumi.Output<string>;
  /** Whether columns are fixed beforehand (`explicit`) or by what is written (`implicit`). */
  declare readonly schemaType: pulumi.Output<"implicit" | "explicit">;
  /** The retention policy name of InfluxDB 1.x, when there is one. */
  declare readonly rp: pulumi.Output<string | undefined>;
  /** `user`; the service's own buckets are `system`. */
  declare readonly type: pulumi.Output<string>;
  /** When the server created the bucket: RFC 3339, UTC. */
  declare readonly createdAt: pulumi.Output<string>;

  /**
   * Refers to a bucket that this program does not hold. Previews ask the server for it, and need a token.
   * @param name The logical name in the program.
   * @param id The id of the bucket: 16 hexadecimal digits.
   * @param opts Pulumi's options; `provider` says by which connection to ask.
   * @throws Error, from the engine, when there is none that the token may see.
   */
  static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    opts?: pulumi.CustomResourceOptions,
  ): Bucket {
    return new Bucket(name, {}, readOptions(id, opts));
  }

  /**
   * Whether a value is a `Bucket`, also one of another copy of this package.
   * @param value Anything.
   */
  static override isInstance(value: unknown): value is Bucket {
    return isOfType(value, TYPE);
  }

  /**
   * Declares a bucket that this stack holds.
   * @param name The logical name; also the bucket's name unless `args.name` is given.
   * @param args What the bucket is to be; see the fields for what a change of each does.
   * @param opts Pulumi's options.
   * @throws Error when `opts.import` is set: dynamic resources cannot be imported, use `args.adopt`.
   */
  constructor(name: string, args: BucketArgs = {}, opts?: pulumi.CustomResourceOptions) {
    const inputs = { ...args, name: args.name ?? name };
    super(...registration(KIND, name, inputs, opts));
  }
}
