import * as pulumi from "@pulumi/pulumi";
import { withCheapStacks } from "../../pulumi/cheapStacks";
import { type ResourceKind, readOptions, registration } from "../../pulumi/registration";
import { isOfType, typeToken } from "../../pulumi/typeToken";

/** The arguments of a `DbrpMapping`. Every field accepts a plain value or an output. */
export interface DbrpMappingArgs {
  /**
   * ID of the bucket that InfluxQL queries and InfluxDB 1.x writes use: 16 hexadecimal digits.
   * @change Replaces the mapping. If the database and policy stay the same, the old mapping is deleted first
   */
  bucketId: pulumi.Input<string>;
  /**
   * Name of the database, as in a query's `db=` parameter. It can't be empty or contain `/`, `\` or control characters.
   * @change Replaces the mapping
   */
  database: pulumi.Input<string>;
  /**
   * Name of the retention policy, as in a query's `rp=` parameter. It can't be empty or contain `/`, `\` or control
   * characters.
   * @change Updates in place. Clients that use the old name stop working
   */
  retentionPolicy: pulumi.Input<string>;
  /**
   * Whether queries without a retention policy use this mapping. Each database has one default mapping: `true` makes
   * this mapping the default. `false` is the same as omitting it.
   * @defaultValue the server decides: a database's first mapping is its default
   * @change Updates in place. Removing `true` from the code changes nothing on the server
   */
  default?: pulumi.Input<boolean>;
  /**
   * Whether to adopt an existing mapping for that database and policy instead of failing. Adoption is refused if the
   * mapping points to another bucket, or if another resource manages it. Virtual mappings, which some servers provide, are
   * never adopted.
   * @defaultValue `false`
   * @change No effect after creation; a change shows as an update that sends no request
   */
  adopt?: pulumi.Input<boolean>;
}

const TYPE = typeToken("dbrpMapping");

const KIND: ResourceKind<DbrpMapping> = {
  kind: "dbrpMapping",
  type: TYPE,
  outputs: { bucketId: true, database: true, retentionPolicy: true, default: true, orgId: true },
};

/**
 * Maps an InfluxDB 1.x database and retention policy to a bucket, for InfluxQL queries (Grafana) and 1.x writes
 * (Telegraf). Deleting it doesn't affect the bucket or its data. API reference: DBRPs.
 *
 * @example
 * import { Bucket, DbrpMapping } from "pulumi-influxdb-serverless";
 *
 * const sensors = new Bucket("sensors");
 * new DbrpMapping("sensors", {
 *   bucketId: sensors.id,
 *   database: "sensors",
 *   retentionPolicy: "autogen",
 *   default: true,
 * });
 */
export class DbrpMapping extends pulumi.CustomResource {
  /** The Pulumi type token, which policy packs use to tell this package's types apart. */
  static readonly __pulumiType = TYPE;

  /** ID of the bucket. */
  declare readonly bucketId: pulumi.Output<string>;
  /** Name of the database. */
  declare readonly database: pulumi.Output<string>;
  /** Name of the retention policy. */
  declare readonly retentionPolicy: pulumi.Output<string>;
  /** `true` if the program declares this mapping as the default of its database. */
  declare readonly default: pulumi.Output<boolean | undefined>;
  /** ID of the bucket's organization. */
  declare readonly orgId: pulumi.Output<string>;

  /**
   * Reads a mapping that this program doesn't manage. Previews read it from the server, so they need a token.
   * @param name The logical name in the program.
   * @param id ID of the mapping: 16 hexadecimal digits.
   * @param opts Pulumi's options; `provider` selects the connection.
   * @throws Error, from the engine, if the object doesn't exist or the token can't read it.
   */
  static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    opts?: pulumi.CustomResourceOptions,
  ): DbrpMapping {
    const args = { bucketId: "", database: "", retentionPolicy: "" };
    return new DbrpMapping(name, args, readOptions(id, opts));
  }

  /**
   * Returns whether a value is a `DbrpMapping`, including one from another copy of this package.
   * @param value Any value.
   */
  static override isInstance(value: unknown): value is DbrpMapping {
    return isOfType(value, TYPE);
  }

  /**
   * Creates or adopts a mapping, and manages it from then on.
   * @param name The logical name. The server doesn't see it.
   * @param args The bucket, database and retention policy; each field documents the effect of a change.
   * @param opts Pulumi's options.
   * @throws Error if `opts.import` is set: dynamic resources can't be imported. Use `args.adopt`.
   */
  constructor(name: string, args: DbrpMappingArgs, opts?: pulumi.CustomResourceOptions) {
    const stacks = withCheapStacks();
    try {
      super(...registration(KIND, name, args, opts));
      stacks.keepUntil(this.urn);
    } finally {
      stacks.end();
    }
  }
}
