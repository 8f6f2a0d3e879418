import * as pulumi from "@pulumi/pulumi";
import { isOfType } from "../dynamic/isOfType";
import { type ResourceKind, readOptions, registration } from "../dynamic/registration";
import { typeToken } from "../dynamic/typeToken";
import type { Column, DataType } from "./columns";

/** The arguments of a `MeasurementSchema`. Every field takes a value or an output of another resource. */
export interface MeasurementSchemaArgs {
  /** The id of a bucket with schemaType `explicit`. A change replaces. */
  bucketId: pulumi.Input<string>;
  /**
   * The name of the measurement: 1 to 128 bytes, printable, no leading `_`, no quotation mark.
   * Default: the logical name of the resource. A change replaces: the old schema stays in its bucket.
   */
  name?: pulumi.Input<string>;
  /**
   * The columns: exactly one `timestamp()`, at least one `field()`, and tags. Their order means nothing.
   * Changed in place, by additions only: a column that was declared cannot be removed or changed.
   */
  columns: pulumi.Input<pulumi.Input<ColumnArgs>[]>;
}

/** A column of a measurement schema; `timestamp()`, `tag()` and `field()` build it. */
export interface ColumnArgs {
  /** The name; `time` for the timestamp. */
  name: pulumi.Input<string>;
  /** What the column is. */
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

  declare readonly bucketId: pulumi.Output<string>;
  declare readonly name: pulumi.Output<string>;
  /** The declared columns. */
  declare readonly columns: pulumi.Output<Column[]>;
  /** All columns on the server, also those that were added elsewhere. */
  declare readonly liveColumns: pulumi.Output<Column[]>;
  /** When the server created the schema: RFC 3339, UTC. */
  declare readonly createdAt: pulumi.Output<string>;
  /** The organisation in which the bucket lives. */
  declare readonly orgId: pulumi.Output<string>;

  /**
   * Refers to a measurement schema that this program does not hold. Previews ask the server for it, and need a token.
   * @param id the id of the schema
   * @param place the bucket that has it
   * @throws Error, from the engine, when there is none that the token may see
   */
  static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    place: Pick<MeasurementSchemaArgs, "bucketId">,
    opts?: pulumi.CustomResourceOptions,
  ): MeasurementSchema {
    return new MeasurementSchema(name, { ...place, columns: [] }, readOptions(id, opts));
  }

  /** Whether a value is a `MeasurementSchema`, also one of another copy of this package. */
  static override isInstance(value: unknown): value is MeasurementSchema {
    return isOfType(value, TYPE);
  }

  /**
   * @param name The logical name; also the measurement's name unless `args.name` is given.
   * @throws Error when `opts.import` is set: creation takes over what is in place already.
   */
  constructor(name: string, args: MeasurementSchemaArgs, opts?: pulumi.CustomResourceOptions) {
    const inputs = { ...args, name: args.name ?? name };
    super(...registration(KIND, name, inputs, opts));
  }
}
