import * as pulumi from "@pulumi/pulumi";
import { type ResourceKind, readOptions, registration } from "../../pulumi/registration";
import { isOfType, typeToken } from "../../pulumi/typeToken";
import { allColumns, type Column, type DataType } from "./columns";

/** The arguments of a `MeasurementSchema`. Every field takes a value or an output of another resource. */
export interface MeasurementSchemaArgs {
  /**
   * The id of a bucket with `schemaType: "explicit"`.
   * @change replaces: the old schema stays in its bucket
   */
  bucketId: pulumi.Input<string>;
  /**
   * The name of the measurement: 1 to 128 bytes, printable, no leading `_`, no quotation mark.
   * @defaultValue the logical name of the resource, without a suffix
   * @change replaces: the old schema stays in its bucket
   */
  name?: pulumi.Input<string>;
  /**
   * One `timestamp()`, at least one `field(name, dataType)`, and `tag(name)`s; their order means nothing.
   * @change additions in place. To remove or to change a declared column is an error of the preview
   */
  columns: pulumi.Input<pulumi.Input<ColumnArgs>[]>;
}

/** A column of a measurement schema; `timestamp()`, `tag()` and `field()` build it. */
export interface ColumnArgs {
  /** The name: 1 to 128 bytes, printable, no leading `_`, no quotation mark; `time` for the timestamp. */
  name: pulumi.Input<string>;
  /** What the column is: the one `timestamp`, a `tag`, or a `field`. */
  type: pulumi.Input<Column["type"]>;
  /** What a field holds; tags and the timestamp have none. */
  dataType?: pulumi.Input<DataType | undefined>;
}

const TYPE = typeToken("measurementSchema");

const KIND: ResourceKind = {
  kind: "measurementSchema",
  type: TYPE,
  outputs: ["bucketId", "name", "columns", "liveColumns", "createdAt", "orgId"],
  locators: ["bucketId"],
};

/**
 * The columns that a measurement of an explicit bucket has. The API has no delete for it: taken out of
 * the code, it leaves Pulumi's state and stays in its bucket; declared again, it is taken over when the
 * columns fit. InfluxDB Cloud Serverless advises against explicit schemas for new buckets.
 * API reference: Bucket Schemas.
 *
 * @example
 * new MeasurementSchema("cpu", {
 *   bucketId: metrics.id,
 *   columns: [timestamp(), tag("host"), field("usage_user", "float")],
 * });
 */
export class MeasurementSchema extends pulumi.CustomResource {
  /** The type token; lets policy packs tell the types of this package apart. */
  static readonly __pulumiType = TYPE;

  /** The id of the bucket that has the measurement. */
  declare readonly bucketId: pulumi.Output<string>;
  /** The name of the measurement. */
  declare readonly name: pulumi.Output<string>;
  /** The declared columns. */
  declare readonly columns: pulumi.Output<Column[]>;
  /** All columns on the server: the declared ones, then those that were added elsewhere. */
  declare readonly liveColumns: pulumi.Output<Column[]>;
  /** When the server created the schema: RFC 3339, UTC. */
  declare readonly createdAt: pulumi.Output<string>;
  /** The organization in which the bucket lives. */
  declare readonly orgId: pulumi.Output<string>;

  /**
   * Refers to a measurement schema that this program does not hold. Previews ask the server for it, and need a token.
   * @param name The logical name in the program.
   * @param id The id of the schema: 16 hexadecimal digits.
   * @param place The bucket that has it.
   * @param opts Pulumi's options; `provider` says by which connection to ask.
   * @throws Error, from the engine, when there is none that the token may see.
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
   * Whether a value is a `MeasurementSchema`, also one of another copy of this package.
   * @param value Anything.
   */
  static override isInstance(value: unknown): value is MeasurementSchema {
    return isOfType(value, TYPE);
  }

  /**
   * Declares columns that this stack holds.
   * @param name The logical name; also the measurement's name unless `args.name` is given.
   * @param args What the schema is to be; see the fields for what a change of each does.
   * @param opts Pulumi's options.
   * @throws Error when `opts.import` is set: creation takes over what is in place already.
   */
  constructor(name: string, args: MeasurementSchemaArgs, opts?: pulumi.CustomResourceOptions) {
    const inputs = { ...args, name: args.name ?? name };
    super(...registration(KIND, name, inputs, opts));
    const others = this.liveColumns;
    this.liveColumns = pulumi
      .all([this.columns, others])
      .apply(([declared, live]) => allColumns(declared ?? [], live ?? []));
  }
}
