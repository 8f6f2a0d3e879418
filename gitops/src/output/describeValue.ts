import { describeColumn, formatRetention, type LiveColumn } from "pulumi-influxdb-serverless/rules";
import { describePermissions, type PermissionWords } from "./describePermissions";

/** Formats an input's value for people: a retention as `30d`, a column as `field of float`. */
export function describeValue(property: string, value: unknown): string {
  if (value === undefined) return "(none)";
  if (property === "retentionRules" && isRules(value)) {
    return formatRetention(value[0]?.everySeconds ?? 0);
  }
  if (property === "permissions" && isPermissions(value)) return describePermissions(value);
  if (/^columns[.[]/.test(property) && isColumn(value)) return describeColumn(value);
  if (value === "") return "(empty)";
  return typeof value === "string" ? value : JSON.stringify(value);
}

function isRules(value: unknown): value is { everySeconds: number }[] {
  return Array.isArray(value) && value.every((rule) => typeof rule?.everySeconds === "number");
}

function isPermissions(value: unknown): value is PermissionWords[] {
  return Array.isArray(value) && value.every((it) => typeof it?.resource?.type === "string");
}

function isColumn(value: unknown): value is LiveColumn {
  return typeof (value as { type?: unknown } | null)?.type === "string";
}

/** A number with its noun: `1 object`, `2 objects`. */
export function pluralize(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** Truncates a text to fit into a sentence, or to a number of characters. */
export function truncate(text: string, length = 80): string {
  const characters = [...text];
  return characters.length <= length ? text : `${characters.slice(0, length - 1).join("")}…`;
}
