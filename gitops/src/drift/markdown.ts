import { typeName } from "pulumi-influxdb-serverless/rules";
import type { BucketData } from "../data/bucketData";
import { describeData } from "../data/describeData";
import { describeValue, truncate } from "../output/describeValue";
import { escapeMarkdown } from "../output/escapeMarkdown";
import { fitToLimit } from "../output/fitToLimit";
import type { DriftReport } from "./drift";
import type { DriftItem } from "./driftItem";
import { summaryOf } from "./summary";

/** Below GitHub's limit for an issue or a comment (65,536 characters), with room for a line around it. */
const LIMIT = 60_000;

const HEAD = ["| | resource | property | recorded | live |", "| --- | --- | --- | --- | --- |"];

/** Formats the report for an issue or a comment: first the summary, then as much of the table as fits. */
export function formatMarkdown(report: DriftReport): string {
  const { items, errors, notes } = report;
  const omitted = (count: number) => `… and ${count} more`;
  return fitToLimit(LIMIT, [
    { lines: [`**${escapeMarkdown(summaryOf(report))}**`, ""], whole: true },
    { head: HEAD, lines: items.map(rowOf), foot: [""], omitted, most: 0.8 * LIMIT },
    {
      lines: [...errors.map(({ message }) => `not checked: ${message}`), ...notes].map(entryOf),
      omitted,
    },
  ]);
}

function entryOf(text: string): string {
  return `- ${escapeMarkdown(truncate(text, 1_000))}`;
}

function rowOf({
  status,
  kind,
  name,
  property,
  recorded,
  live,
  isSystem,
  permissions,
  data,
}: DriftItem): string {
  const isPlain = property === undefined;
  const cells = [
    isSystem ? `${status} (system)` : status,
    `${typeName(kind)} ${name}`,
    property ?? "",
    isPlain || status === "extra" ? "" : describeValue(property, recorded),
    isPlain ? plainOf(permissions, data) : describeValue(property, live),
  ];
  // A long cell must not crowd out all others.
  return `| ${cells.map((cell) => escapeMarkdown(truncate(cell, 300))).join(" | ")} |`;
}

/** Describes an unmanaged object. */
function plainOf(permissions: string | undefined, data: BucketData | undefined): string {
  if (data !== undefined) return describeData(data);
  return permissions ? `can ${permissions}` : "";
}
