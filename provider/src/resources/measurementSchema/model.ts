import { z } from "zod";
import type { MeasurementSchemaAnswer } from "../../api/models";
import type { Checked, Failure } from "../../contract/handler";
import type { InputsOf, OutputsOf } from "../../contract/shapes";
import { declaredIn, type Recorded } from "../../contract/state";
import { isUnknown } from "../../contract/unknown";
import { naturalKeyOf } from "../../ownership/claims";
import { known, objectId, validate } from "../../validation/validate";
import { type Column, inRecordedOrder, type LiveColumn, refusedChanges } from "./columns";
import type { MeasurementSchema, MeasurementSchemaArgs } from "./resource";

/** The inputs of a measurement schema in canonical form. */
export type MeasurementSchemaInputs = InputsOf<MeasurementSchemaArgs, "name">;

const MAX_BYTES = 128;

/** The service's naming rules, which apply to both measurements and columns. The length is in UTF-8 bytes. */
const name = z
  .string("must be a string")
  .min(1, "must not be empty")
  .refine((text) => Buffer.byteLength(text) <= MAX_BYTES, `must be at most ${MAX_BYTES} bytes long`)
  .refine((text) => !text.startsWith("_"), 'must not start with "_"')
  .refine((text) => !/['"]/.test(text), "must not contain a quotation mark")
  .refine(
    (text) => !/[\p{C}\p{Zl}\p{Zp}\uFFFD]/u.test(text),
    "must contain only printable characters",
  );

const column = z
  .strictObject(
    {
      name: known(name),
      type: known(z.enum(["timestamp", "tag", "field"], 'must be "timestamp", "tag" or "field"')),
      dataType: known(
        z.enum(
          ["integer", "float", "boolean", "string", "unsigned"],
          'must be "integer", "float", "boolean", "string" or "unsigned"',
        ),
      ).optional(),
    },
    {
      error: (issue) =>
        issue.code === "invalid_type" ? "must be a column: { name, type }" : undefined,
    },
  )
  .superRefine(checkColumn);

const columns = z
  .array(known(column), "must be a list of columns: [timestamp(), tag(…), field(…, …)]")
  .superRefine(checkList);

const inputs = z.strictObject({
  bucketId: known(objectId),
  name: known(name),
  columns: known(columns),
});

/** The natural key of a measurement schema. */
export function schemaKey({ bucketId, name }: Pick<MeasurementSchemaInputs, "bucketId" | "name">) {
  return naturalKeyOf([bucketId, name]);
}

/**
 * Checks the inputs of a measurement schema. Columns are returned in recorded order. Removing or changing a declared
 * column is a failure, unless the schema moves to another bucket or measurement, where a new one is created.
 */
export function checkMeasurementSchema(
  news: Record<string, unknown>,
  olds: Partial<MeasurementSchemaInputs>,
): Checked<MeasurementSchemaInputs> {
  const checked = validate<MeasurementSchemaInputs>(inputs, news);
  const recorded = knownColumns(olds.columns);
  if (checked.failures.length > 0 || isUnknown(checked.inputs.columns)) return checked;
  const declared = inRecordedOrder(checked.inputs.columns, recorded);
  const moves = checked.inputs.bucketId !== olds.bucketId || checked.inputs.name !== olds.name;
  const hasUnknown = declared.some(
    (item) => isUnknown(item) || Object.values(item).some(isUnknown),
  );
  return {
    inputs: { ...checked.inputs, columns: declared },
    failures: moves || hasUnknown ? [] : refusals(recorded, declared),
  };
}

/** Recorded columns have passed a check, but possibly in a preview or by another version. */
function knownColumns(recorded: unknown): Column[] {
  if (!Array.isArray(recorded)) return [];
  return recorded.filter((item) => typeof item === "object" && typeof item?.name === "string");
}

function refusals(recorded: Column[], declared: Column[]): Failure[] {
  return refusedChanges(recorded, declared).map(({ name: column, reason }) => ({
    path: `columns "${column}"`,
    reason:
      `${reason}, but columns of a measurement schema can only be added. Restore the column, give the ` +
      "schema a new name (a new measurement), or replace its bucket (which deletes the data)",
  }));
}

type Context = z.core.$RefinementCtx;

function checkColumn(
  value: { name: unknown; type: unknown; dataType?: unknown },
  context: Context,
) {
  const { name: label, type, dataType } = value;
  const fail = (path: string, message: string) =>
    context.addIssue({ code: "custom", path: [path], message });
  if (type === "field" && dataType === undefined) {
    fail("dataType", "is required for a field");
  }
  if ((type === "tag" || type === "timestamp") && dataType !== undefined) {
    fail("dataType", `must be omitted: a ${type} has no data type`);
  }
  if (type === "timestamp" && !isUnknown(label) && label !== "time") {
    fail("name", 'must be "time": the timestamp column always has this name');
  }
  if (label === "time" && !isUnknown(type) && type !== "timestamp") {
    fail("type", 'must be "timestamp": the name "time" is reserved for it');
  }
}

/** Checks the list as a whole. Rules about missing columns apply only once every column is known. */
function checkList(list: { name: string; type: string }[], context: Context) {
  const fail = (path: (string | number)[], message: string) =>
    context.addIssue({ code: "custom", path, message });
  const hasUnknown = list.some(
    (item) => isUnknown(item) || isUnknown(item.name) || isUnknown(item.type),
  );
  if (list.length === 0) {
    fail([], "must not be empty");
  } else if (!hasUnknown) {
    if (!list.some(({ name: label }) => label === "time")) {
      fail([], 'must have the timestamp column: { name: "time", type: "timestamp" }');
    }
    if (!list.some(({ type }) => type === "field")) fail([], "must have at least one field");
  }
  const seen = new Map<string, string>();
  list.forEach((item, index) => {
    if (isUnknown(item) || isUnknown(item.name)) return;
    const first = seen.get(item.name.toLowerCase());
    if (first !== undefined) {
      fail(
        [index, "name"],
        `is declared twice: "${first}" and "${item.name}" (names are case-insensitive)`,
      );
    }
    seen.set(item.name.toLowerCase(), first ?? item.name);
  });
}

/** What Pulumi's state stores about a measurement schema. `columns` are the declared ones. */
export type MeasurementSchemaOutputs = Omit<OutputsOf<MeasurementSchema>, "liveColumns"> &
  Recorded & {
    /**
     * The columns that exist only on the server. Not the declared ones: they may be secrets, and Pulumi keeps an output
     * secret only when an input has the same name. States written by version 0.1.0 have all columns here; see
     * `allColumns`.
     */
    liveColumns: LiveColumn[];
  };

/** The outputs of a schema as it is on the server, for a program that declares these inputs. */
export function recordedOutputs(
  schema: MeasurementSchemaAnswer,
  { orgId }: Pick<Recorded, "orgId">,
  inputs: MeasurementSchemaInputs,
  declared = declaredIn(inputs),
): MeasurementSchemaOutputs {
  const { createdAt } = schema;
  const isDeclared = (column: LiveColumn) =>
    declared.includes("columns") && inputs.columns.some(({ name }) => name === column.name);
  const liveColumns = toColumns(schema).filter((column) => !isDeclared(column));
  return { ...inputs, liveColumns, createdAt, orgId, declared };
}

/** Returns only the known members of each column, since the server may send more. */
export function toColumns({ columns }: MeasurementSchemaAnswer): Column[] {
  return columns.map(
    ({ name, type, dataType }) => ({ name, type, ...(dataType ? { dataType } : {}) }) as Column,
  );
}
