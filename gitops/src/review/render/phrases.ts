import { posix } from "node:path";
import { truncate } from "../../output/describeValue";
import { logicalName } from "../../pulumi/deployment";
import { messageOf } from "../evidence";
import { type Finding, SEVERITIES, type Severity } from "../finding";
import type { Review } from "../review";
import type { WaiverNote } from "../waivers/applyWaivers";

/** The verdict in one sentence. */
export function verdictOf({ verdict, counts, findings }: Review): string {
  if (verdict === "failed") return "no verdict: the review failed";
  if (verdict === "none") return findings.length > 0 ? ALL_WAIVED.toLowerCase() : "nothing found";
  return countsOf(counts);
}

/** For a review whose findings are all waived. */
export const ALL_WAIVED = "All findings are waived";

/** `2 destructive, 1 breaking, 3 notices`. */
export function countsOf(counts: Record<Severity, number>): string {
  const parts = SEVERITIES.filter((severity) => counts[severity] > 0).map(
    (severity) => `${counts[severity]} ${plural(severity, counts[severity])}`,
  );
  return parts.join(", ");
}

function plural(severity: Severity, count: number): string {
  return severity === "notice" && count !== 1 ? "notices" : severity;
}

/** A finding in one line: its resource, and what happens. */
export function lineOf(finding: Finding): string {
  return `${truncate(finding.name)}: ${messageOf(finding)}`;
}

/** `sensors: create 1, delete 2`, for resources that weren't reviewed. */
export function othersOf({ others }: Review): string[] {
  return others.changed.map(({ type, ops }) => {
    const counts = Object.entries(ops).map(([op, count]) => `${op} ${count}`);
    return `${truncate(type, 120)}: ${counts.join(", ")}`;
  });
}

/** `4 InfluxDB resources change`. A preview doesn't list all unchanged resources. */
export function scopeOf({ reviewed: { changed } }: Review): string {
  return changed === 1 ? "1 InfluxDB resource changes" : `${changed} InfluxDB resources change`;
}

/** The finding's file in the repository; undefined if it is outside of the repository. */
export function fileOf({ position }: Finding, folder: string): string | undefined {
  if (!position) return undefined;
  const path = posix.normalize(folder + position.file);
  return path.startsWith("../") || path.startsWith("/") ? undefined : path;
}

/** The same with the line: `infra/index.ts:12`. */
export function placeOf(finding: Finding, folder: string): string | undefined {
  const file = fileOf(finding, folder);
  const line = finding.position?.line;
  return file === undefined || line === undefined ? file : `${file}:${line}`;
}

const ADVICE: Record<WaiverNote["state"], string> = {
  expired: "if the change is still intended, renew it with --waive; otherwise, remove it",
  unused: "no finding in this preview matches it; remove it after the change is deployed",
};

/** A waiver that matches nothing: `.influxdb-review.yaml:2: RET101 for sensors is unused: …`. */
export function noteOf({ waiver, state }: WaiverNote): string {
  const name = logicalName(waiver.resource);
  const what = `${waiver.rule} for ${truncate(name || waiver.resource)}`;
  return `${waiver.place}: ${what} is ${state}: ${ADVICE[state]}`;
}
