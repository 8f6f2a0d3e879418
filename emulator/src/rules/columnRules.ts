import { ApiProblem } from "../http/problem";
import type { Column } from "../store/model";
import type { Switches } from "../switches";

const MAX_BYTES = 128;

/** A column in a request, before validation. */
export interface RequestedColumn {
  name: string;
  type: Column["type"];
  dataType?: Column["dataType"];
}

/** Returns what the service's validator rejects in a measurement or column name. */
export function nameProblem(name: string, { leadingDigit }: Switches): string | undefined {
  if (name === "") return "too short";
  if (Buffer.byteLength(name) > MAX_BYTES) return "too long";
  if (name.startsWith("_")) return "must not begin with an underscore";
  if (/['"]/.test(name)) return "must not contain quotation marks";
  if (/[\p{C}\p{Zl}\p{Zp}\uFFFD]/u.test(name)) return "must have printable characters only";
  if (leadingDigit === "refuse" && /^\d/.test(name)) return "must not begin with a digit";
  return undefined;
}

/** Reports all faults in a list of columns at once, as the service does. @throws ApiProblem `invalid` */
export function checkColumns(columns: readonly RequestedColumn[], switches: Switches): void {
  const faults =
    columns.length === 0 ? ["measurement schema columns missing"] : columnFaults(columns, switches);
  if (faults.length > 0) throw new ApiProblem("invalid", faults.join("; "));
}

function columnFaults(columns: readonly RequestedColumn[], switches: Switches): string[] {
  const faults = columns.flatMap((column) => faultsOf(column, switches));
  const folded = columns.map(({ name }) => name.toLowerCase());
  const twice = columns.filter(({ name }, index) => folded.indexOf(name.toLowerCase()) < index);
  faults.push(...twice.map(({ name }) => `duplicate column names: ${name}`));
  if (!columns.some(({ name }) => name === "time")) faults.push("timestamp column is required");
  if (!columns.some(({ type }) => type === "field")) {
    faults.push("at least one field column is required");
  }
  return faults;
}

function faultsOf({ name, type, dataType }: RequestedColumn, switches: Switches): string[] {
  const faults: string[] = [];
  const problem = nameProblem(name, switches);
  if (problem) faults.push(`column name "${name}": ${problem}`);
  if ((name === "time") !== (type === "timestamp")) {
    faults.push(
      `column "${name}": the timestamp column must be named time, and no other column may have that name`,
    );
  }
  if (type === "field" && !dataType && switches.fieldWithoutDataType === "refuse") {
    faults.push(`column "${name}": a field needs a dataType`);
  }
  if (type !== "field" && dataType) faults.push(`column "${name}": only a field has a dataType`);
  return faults;
}

/** A column as stored. */
export function storedColumn({ name, type, dataType }: RequestedColumn): Column {
  const kept = dataType ?? (type === "field" ? "string" : undefined);
  return { name, type, ...(kept ? { dataType: kept } : {}) };
}

/** Refuses an update that omits or changes a column: columns can only be added. */
export function checkAdditive(
  live: readonly Column[],
  columns: readonly Column[],
  { changedColumn }: Switches,
): void {
  for (const old of live) {
    const now = columns.find(({ name }) => name === old.name);
    if (!now) throw new ApiProblem("invalid", "Unable to delete columns from schema");
    const same = now.type === old.type && now.dataType === old.dataType;
    if (!same && changedColumn !== "accept") {
      const code = changedColumn === "422" ? "unprocessable entity" : "invalid";
      throw new ApiProblem(code, `Unable to change column ${old.name}`);
    }
  }
}
