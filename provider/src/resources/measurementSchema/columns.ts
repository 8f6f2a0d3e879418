/** What a field column holds. */
export type DataType = "integer" | "float" | "boolean" | "string" | "unsigned";

/** A column of a measurement schema. API reference: Bucket Schemas, columns. */
export interface Column {
  /** The name: 1 to 128 bytes, printable, no leading `_`, no quotation mark. The timestamp is named `time`. */
  name: string;
  /** What the column is: the one `timestamp`, a `tag`, or a `field`. */
  type: "timestamp" | "tag" | "field";
  /** What a field holds; tags and the timestamp have none. */
  dataType?: DataType | undefined;
}

/**
 * The timestamp column, which every schema has: `time`.
 *
 * @example
 * import { type Column, field, timestamp } from "pulumi-influxdb-serverless";
 *
 * export const load: Column[] = [timestamp(), field("load1", "float")];
 */
export function timestamp(): Column {
  return { name: "time", type: "timestamp" };
}

/**
 * A tag column.
 * @param name 1 to 128 bytes, printable, no leading `_`, no quotation mark.
 *
 * @example
 * import { tag } from "pulumi-influxdb-serverless";
 *
 * export const tags = ["host", "region"].map(tag);
 */
export function tag(name: string): Column {
  return { name, type: "tag" };
}

/**
 * A field column.
 * @param name 1 to 128 bytes, printable, no leading `_`, no quotation mark.
 * @param dataType What it holds.
 *
 * @example
 * import { field } from "pulumi-influxdb-serverless";
 *
 * export const usage = ["user", "system"].map((mode) => field(`usage_${mode}`, "float"));
 */
export function field(name: string, dataType: DataType): Column {
  return { name, type: "field", dataType };
}

/** A live column; its words are the server's. */
export interface LiveColumn {
  /** The name; `time` for the timestamp. */
  name: string;
  /** `timestamp`, `tag` or `field`. */
  type: string;
  /** What a field holds; tags and the timestamp have none. */
  dataType?: string | undefined;
}

/**
 * All columns of a schema from what its state holds: the declared ones, and those that only the server has. States of
 * version 0.1.0 hold every live column, in the server's order.
 * @param declared The columns that the program declares.
 * @param live The columns that the state holds as live.
 */
export function allColumns<C extends LiveColumn>(declared: readonly C[], live: readonly C[]): C[] {
  const isLive = ({ name }: LiveColumn) => live.some((column) => column.name === name);
  return [...declared.filter((column) => !isLive(column)), ...live];
}

/** A declared column that cannot be had, and why. */
export interface IllegalColumn {
  /** The name that is declared, or was. */
  name: string;
  /** In words, without the name: `was field of float and is removed`. */
  reason: string;
}

/** What has to happen to a live list of columns so that it has the declared ones. */
export interface ColumnPlan {
  /** Declared, and there already. */
  unchanged: Column[];
  /** Declared, and not there: to be added. */
  added: Column[];
  illegal: IllegalColumn[];
  /** The whole list to send: the live columns as they are and in their order, then the added ones. */
  columns: LiveColumn[];
}

/**
 * Compares live with declared columns, as sets by name. Pure. Columns can only be added: one that is
 * there is never changed, and one that only the server has is kept.
 */
export function planColumns(live: readonly LiveColumn[], declared: readonly Column[]): ColumnPlan {
  const plan: ColumnPlan = { unchanged: [], added: [], illegal: [], columns: [...live] };
  for (const column of declared) {
    const there = live.find(({ name }) => name === column.name);
    const alike = live.find(({ name }) => name.toLowerCase() === column.name.toLowerCase());
    if (there && isSame(there, column)) {
      plan.unchanged.push(column);
    } else if (there) {
      const reason = `is ${describeColumn(there)}, but declared as ${describeColumn(column)}: columns can't be changed`;
      plan.illegal.push({ name: column.name, reason });
    } else if (alike) {
      const reason = `differs from the column "${alike.name}" by upper and lower case only`;
      plan.illegal.push({ name: column.name, reason });
    } else {
      plan.added.push(column);
    }
  }
  plan.columns.push(...plan.added);
  return plan;
}

/**
 * Declared columns that the new code removes or changes: what the service refuses. Pure.
 * Columns that somebody else added are not declared, so they never stand in the way.
 * @param before What was declared.
 * @param after What the new code declares.
 */
export function refusedChanges(
  before: readonly Column[],
  after: readonly Column[],
): IllegalColumn[] {
  return before.flatMap((old) => {
    const now = after.find(({ name }) => name === old.name);
    if (now && isSame(old, now)) return [];
    const change = now ? `becomes ${describeColumn(now)}` : "is removed";
    return [{ name: old.name, reason: `was ${describeColumn(old)} and ${change}` }];
  });
}

/** The declared columns in the order of the recorded ones, additions last: so that order never makes a diff. */
export function inRecordedOrder(
  declared: readonly Column[],
  recorded: readonly Column[],
): Column[] {
  const position = new Map(recorded.map(({ name }, index) => [name, index]));
  const place = ({ name }: Column) => position.get(name) ?? recorded.length;
  return [...declared].sort((one, other) => place(one) - place(other));
}

/**
 * A column in words: `tag`, `field of float`.
 * @param column Live or declared.
 */
export function describeColumn(column: LiveColumn): string {
  const { type, dataType } = column;
  return dataType ? `${type} of ${dataType}` : type;
}

function isSame(one: LiveColumn, other: LiveColumn): boolean {
  return one.type === other.type && (one.dataType ?? "") === (other.dataType ?? "");
}
