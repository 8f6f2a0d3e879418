import * as pulumi from "@pulumi/pulumi";
import { withCheapStacks } from "../../pulumi/cheapStacks";
import { type ResourceKind, readOptions, registration } from "../../pulumi/registration";
import { isOfType, typeToken } from "../../pulumi/typeToken";
import { allColumns, type Column, type DataType } from "./columns";

/** The arguments of a `MeasurementSchema`. Every field accepts a plain value or an output. */
export interface MeasurementSchemaArgs {
  /**
   * ID of a bucket with `schemaType: "explicit"`.
   * @change Replaces the resource. The old schema stays in its bucket
   */
  bucketId: pulumi.Input<string>;
  /**
   * Name of the measurement: 1 to 128 bytes, printable, no leading `_`, no quotation mark.
   * @defaultValue the logical name of the resource, without a suffix
   * @change Replaces the resource. The old schema stays in its bucket
   */
  name?: pulumi.Input<string>;
  /**
   * Columns: one `timestamp()`, at least one `field(name, dataType)`, and any number of `tag(name)`. Order doesn't
   * matter.
   * @change Adds columns in place. If a declared column is removed or changed, the preview fails
   */
  columns: pulumi.Input<pulumi.Input<ColumnArgs>[]>;
}

/** A column of a measurement schema. Build it with `timestamp()`, `tag()` or `field()`. */
export interface ColumnArgs {
  /** Name: 1 to 128 bytes, printable, no leading `_`, no quotation mark. The timestamp is called `time`. */
  name: pulumi.Input<string>;
  /** Type of the column: the one `timestamp`, a `tag` or a `field`. */
  type: pulumi.Input<Column["type"]>;
  /** Data type of a field. Tags and the timestamp have none. */
  dataType?: pulumi.Input<DataType | undefined>;
}

const TYPE = typeToken("measurementSchema");

const KIND: ResourceKind<MeasurementSchema> = {
  kind: "measurementSchema",
  type: TYPE,
  outputs: {
    bucketId: true,
    name: true,
    columns: true,
    liveColumns: true,
    createdAt: true,
    orgId: true,
  },
  locators: ["bucketId"],
};

/**
 * Manages the columns of a measurement in an explicit bucket. An existing schema is adopted if its columns match. The API
 * can't delete a schema: if you remove the resource, the schema stays in its bucket. InfluxDB Cloud Serverless advises
 * against explicit schemas for new buckets.
 * API reference: Bucket Schemas.
 *
 * @example
 * import { Bucket, field, MeasurementSchema, tag, timestamp } from "pulumi-influxdb-serverless";
 *
 * const metrics = new Bucket("metrics", { schemaType: "explicit" });
 * new MeasurementSchema("cpu", {
 *   bucketId: metrics.id,
 *   columns: [timestamp(), tag("host"), field("usage_user", "float")],
 * });
 */
export class MeasurementSchema extends pulumi.CustomResource {
  /** The Pulumi type token, which policy packs use to tell this package's types apart. */
  static readonly __pulumiType = TYPE;

  /** ID of the bucket that contains the measurement. */
  declare readonly bucketId: pulumi.Output<string>;
  /** Name of the measurement. */
  declare readonly name: pulumi.Output<string>;
  /** The declared columns. */
  declare readonly columns: pulumi.Output<Column[]>;
  /** All columns on the server: the declared ones, then those that others added. */
  declare readonly liveColumns: pulumi.Output<Column[]>;
  /** When the server created the schema: RFC 3339, UTC. */
  declare readonly createdAt: pulumi.Output<string | undefined>;
  /** ID of the bucket's organization. */
  declare readonly orgId: pulumi.Output<string>;

  /**
   * Reads a measurement schema that this program doesn't manage. Previews read it from the server, so they need a
   * token.
   * @param name The logical name in the program.
   * @param id ID of the schema: 16 hexadecimal digits.
   * @param place The schema's bucket.
   * @param opts Pulumi's options; `provider` selects the connection.
   * @throws Error, from the engine, if the object doesn't exist or the token can't read it.
   */
  static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    place: Pick<MeasurementSchemaArgs, "bucketId">,
    opts?: pulumi.CustomResourceOptions,
  ): MeasurementSchema {
    return new MeasurementSchema(name, { ...place, columns: [] }, readOptions(id, opts));
  }

  /**
   * Returns whether a value is a `MeasurementSchema`, including one from another copy of this package.
   * @param value Any value.
   */
  static override isInstance(value: unknown): value is MeasurementSchema {
    return isOfType(value, TYPE);
  }

  /**
   * Creates a measurement schema, or adopts an existing one, and manages its columns from then on.
   * @param name The logical name; also the measurement's name unless `args.name` is given.
   * @param args The bucket, name and columns; each field documents the effect of a change.
   * @param opts Pulumi's options.
   * @throws Error if `opts.import` is set. It isn't needed: an existing object is adopted.
   */
  constructor(name: string, args: MeasurementSchemaArgs, opts?: pulumi.CustomResourceOptions) {
    const inputs = { ...args, name: args.name ?? name };
    const stacks = withCheapStacks();
    try {
      super(...registration(KIND, name, inputs, opts));
      stacks.keepUntil(this.urn);
    } finally {
      stacks.end();
    }
    const others = this.liveColumns;
    this.liveColumns = pulumi
      .all([this.columns, others])
      .apply(([declared, live]) => allColumns(declared ?? [], live ?? []));
  }
}
