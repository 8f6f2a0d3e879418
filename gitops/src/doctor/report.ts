import { escapeControlCharacters } from "pulumi-influxdb-serverless/rules";
import { colors as ofOutput } from "../output/progress";
import type { CheckResult, Status } from "./checkResult";

type Colors = Pick<typeof ofOutput, "green" | "yellow" | "red" | "dim">;

const COLOR: Record<Status, keyof Colors> = {
  ok: "green",
  warning: "yellow",
  broken: "red",
  unknown: "dim",
};

/** The longest status, and the longest check name. */
const STATUS_WIDTH = 7;
const CHECK_WIDTH = 26;

/** Formats a finding as one line; broken checks stand out even without colors. */
export function lineOf({ check, status, text }: CheckResult, colors: Colors = ofOutput): string {
  const word = status === "broken" ? "BROKEN" : status;
  const paint = colors[COLOR[status]];
  const oneLine = escapeControlCharacters(text.replace(/\s+/g, " ").trim());
  return `${paint(word.padEnd(STATUS_WIDTH))}  ${escapeControlCharacters(check).padEnd(CHECK_WIDTH)}  ${oneLine}`;
}

/** Returns the last line, the summary. */
export function summaryOf(findings: readonly CheckResult[]): string {
  const count = (status: Status) => findings.filter((finding) => finding.status === status).length;
  const rest = `warnings: ${count("warning")}; unknown: ${count("unknown")}.`;
  return count("broken") > 0 ? `Broken: ${count("broken")}; ${rest}` : `Nothing is broken; ${rest}`;
}

/** Warnings alone don't cause a failure. */
export function exitCodeOf(findings: readonly CheckResult[]): number {
  return findings.some(({ status }) => status === "broken") ? 1 : 0;
}
