import { describeColumn, formatRetention, type LiveColumn } from "pulumi-influxdb-serverless/rules";

/** The value of an input as people read it: a retention as `30d`, a column as `field of float`. */
export function describeValue(property: string, value: unknown): string {
  if (value === undefined) return "(none)";
  if (property === "retentionRules" && isRules(value)) {
    return formatRetention(value[0]?.everySeconds ?? 0);
  }
  if (/^columns[.[]/.test(property) && isColumn(value)) return describeColumn(value);
  if (value === "") return "(empty)";
  return typeof value === "string" ? value : JSON.stringify(value);
}

function isRules(value: unknown): value is { everySeconds: number }[] {
  return Array.isArray(value) && value.every((rule) => typeof rule?.everySeconds === "number");
}

function isColumn(value: unknown): value is LiveColumn {
  return typeof (value as { type?: unknown } | null)?.type === "string";
}
