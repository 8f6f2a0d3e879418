import { allColumns, type Column, describeColumn } from "pulumi-influxdb-serverless/rules";
import type { Change } from "../changes/change";
import { isUncertain, UNKNOWN_VALUE, type Value } from "../values";

/** The columns of a schema before and after an update, as far as a preview shows them. */
export interface ColumnLists {
  before: Column[];
  /** The columns on the server, including those that somebody else added. */
  live: Column[];
  after: Partial<Column>[];
  /** Whether a column's name is unknown, so that it could be any of the old columns. */
  hasUnknownName: boolean;
}

/** Returns undefined if the change isn't an update of a schema. */
export function columnLists({ kind, action, before, after }: Change): ColumnLists | undefined {
  if (kind !== "measurementSchema" || action !== "update") return undefined;
  const columns = after?.inputs.columns;
  const outputs = before?.outputs ?? {};
  const isList = Array.isArray(columns);
  const list = isList ? columns.map(certainPart) : [];
  return {
    before: asColumns(outputs.columns),
    live: allColumns(asColumns(outputs.columns), asColumns(outputs.liveColumns)),
    after: list,
    hasUnknownName: !isList || list.some(({ name }) => name === undefined),
  };
}

/** Describes a column. */
export function columnValue(column: Partial<Column> | undefined): Value | null {
  if (!column) return null;
  const isWhole = column.type !== undefined && !(column.type === "field" && !column.dataType);
  return isWhole ? { text: describeColumn(column as Column), certain: true } : UNKNOWN_VALUE;
}

/** Returns the known parts of a column. */
function certainPart(column: unknown): Partial<Column> {
  const texts = Object.entries(textsIn(column));
  return Object.fromEntries(texts.filter(([, value]) => !isUncertain(value)));
}

function asColumns(value: unknown): Column[] {
  const columns = Array.isArray(value) ? value.map(textsIn) : [];
  return columns.filter((column): column is Column => column.name !== undefined);
}

/** All members of a column are text, unless the preview was edited. */
function textsIn(column: unknown): Partial<Column> {
  const entries = Object.entries(column ?? {});
  return Object.fromEntries(entries.filter(([, value]) => typeof value === "string"));
}
