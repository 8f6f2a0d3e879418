import { type BucketData, type FoundData, isEmpty, isFound } from "../data/bucketData";
import { describeData, describeOlder } from "../data/describeData";
import type { Finding } from "./finding";

/** Returns whether a finding says that a known bucket loses data. */
export function losesData({ severity, stake, id }: Finding): boolean {
  return severity === "destructive" && stake !== undefined && id !== undefined;
}

/**
 * Returns a finding with its bucket's data. If the bucket is proven to be empty, no data is lost, so the finding becomes a
 * notice, unless something else breaks. Without that proof the severity stays. Pure.
 */
export function withData(finding: Finding, data: ReadonlyMap<string, BucketData>): Finding {
  const found = finding.id === undefined ? undefined : data.get(finding.id);
  if (!found || !losesData(finding)) return finding;
  const severity = isEmpty(found) ? (finding.stake?.severityIfEmpty ?? "notice") : finding.severity;
  return { ...finding, data: isFound(found) ? forFinding(finding, found) : found, severity };
}

/**
 * Two resources can manage the same bucket: points counted for one resource's retention period don't apply to the other's.
 */
function forFinding({ stake }: Finding, data: FoundData): FoundData {
  const { older, lookedAt } = data;
  const isOurs = older && stake?.keptSeconds === (lookedAt - older.than) / 1_000;
  return isOurs ? data : { ...data, older: undefined };
}

/** Returns a finding's message, as exact as the data allows. */
export function messageOf({ message, stake, data }: Finding): string {
  if (!stake || !isFound(data)) return message;
  if (data.isEmpty) return stake.ifEmpty;
  const { loss, lossAt } = stake;
  const older = data.older && describeOlder(data, data.older);
  const exact = older ?? `${loss} (${describeData(data)})`;
  return message.slice(0, lossAt) + exact + message.slice(lossAt + loss.length);
}
