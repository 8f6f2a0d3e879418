import { typeName } from "pulumi-influxdb-serverless/rules";
import { describeValue } from "../terminal/describeValue";
import { escapeMarkdown } from "../terminal/escapeMarkdown";
import type { DriftReport } from "./drift";
import type { DriftItem } from "./driftItem";
import { sumUp } from "./sumUp";

/** Below what GitHub takes for an issue or a comment (65,536 characters), with room for a line around it. */
const MOST_CHARACTERS = 60_000;

const HEAD = ["| | resource | property | recorded | live |", "| --- | --- | --- | --- | --- |"];

/** The report for an issue or a comment: the sum first, then a table as long as there is room. */
export function formatMarkdown(report: DriftReport): string {
  const parts = [`**${escapeMarkdown(sumUp(report))}**`, ""];
  const notes = [
    ...report.errors.map(({ message }) => `- cannot tell: ${escapeMarkdown(message)}`),
    ...report.notes.map((note) => `- ${escapeMarkdown(note)}`),
  ];
  if (report.items.length > 0) parts.push(...HEAD, ...fitting(report.items.map(rowOf), 0.8), "");
  parts.push(...fitting(notes, 0.2));
  return `${parts.join("\n")}\n`;
}

/** As many lines as fit into a share of the room, and how many were left out. */
function fitting(lines: readonly string[], share: number): string[] {
  let room = MOST_CHARACTERS * share;
  const count = lines.findIndex((line) => {
    room -= line.length + 1;
    return room < 0;
  });
  if (count < 0) return [...lines];
  return [...lines.slice(0, count), "", `… and ${lines.length - count} more`];
}

function rowOf({ status, kind, name, property, recorded, live, isSystem }: DriftItem): string {
  const isPlain = property === undefined;
  const cells = [
    isSystem ? `${status} (the service's own)` : status,
    `${typeName(kind)} ${name}`,
    property ?? "",
    isPlain || status === "extra" ? "" : describeValue(property, recorded),
    isPlain ? "" : describeValue(property, live),
  ];
  return `| ${cells.map(escapeMarkdown).join(" | ")} |`;
}
