import type { Colors } from "picocolors/types";
import { escapeControlCharacters, typeName } from "pulumi-influxdb-serverless/rules";
import { describeData } from "../data/describeData";
import { describeValue, truncate } from "../output/describeValue";
import type { DriftReport } from "./drift";
import type { DriftItem, DriftStatus } from "./driftItem";
import { summaryOf } from "./summary";

/** The maximum number of errors to print: thousands of identical ones would hide the rest. */
const MOST_ERRORS = 10;

/** The report for a terminal. */
export function formatText(report: DriftReport, colors: Colors): string {
  const paint: Record<DriftStatus, (text: string) => string> = {
    gone: colors.red,
    changed: colors.yellow,
    extra: colors.cyan,
    undeclared: colors.dim,
    unmanaged: colors.magenta,
  };
  const lines = report.items.map((item) => {
    const status = paint[item.status](item.status.padEnd(10));
    return `${status}  ${escapeControlCharacters(`${typeName(item.kind)} ${item.name}  ${detailOf(item)}`)}`;
  });
  const errors = report.errors
    .slice(0, MOST_ERRORS)
    .map(({ message }) => `${colors.red("not checked")}  ${escapeControlCharacters(message)}`);
  const more = report.errors.length - errors.length;
  if (more > 0) errors.push(`             and ${more} more`);
  const notes = report.notes.map((note) => `note: ${escapeControlCharacters(note)}`);
  return [...lines, ...errors, ...notes, colors.bold(summaryOf(report)), ""].join("\n");
}

function detailOf({
  status,
  property,
  recorded,
  live,
  isSystem,
  id,
  permissions,
  data,
}: DriftItem): string {
  if (status === "unmanaged") {
    if (permissions !== undefined) return `${id}, can ${truncate(permissions, 300)}`;
    if (data !== undefined) return `${id}, ${describeData(data)}`;
    return isSystem ? `${id}, system` : id;
  }
  if (property === undefined) return id;
  const values = [recorded, live].map((value) => truncate(describeValue(property, value), 300));
  const change = status === "extra" ? values[1] : values.join(" → ");
  return `${property}: ${change}`;
}
