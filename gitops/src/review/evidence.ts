import { type BucketData, isEmpty, isFound } from "../data/bucketData";
import { describeData, describeOlder } from "../data/describeData";
import type { Finding } from "./finding";

/** Whether a finding says that a bucket, which is known, loses data. */
export function losesData({ severity, stake, id }: Finding): boolean {
  return severity === "destructive" && stake !== undefined && id !== undefined;
}

/**
 * A finding with what its bucket holds. Nothing is lost with a bucket that is proven to be empty: then it is a notice. Without
 * that proof the severity stays. Pure.
 */
export function withData(finding: Finding, data: ReadonlyMap<string, BucketData>): Finding {
  const own = finding.id === undefined ? undefined : data.get(finding.id);
  if (!own || !losesData(finding)) return finding;
  return { ...finding, data: own, severity: isEmpty(own) ? "notice" : finding.severity };
}

/** The message of a finding, as exact as the data allows. */
export function messageOf({ message, stake, data }: Finding): string {
  if (!stake || !isFound(data)) return message;
  if (data.isEmpty) return stake.ifEmpty;
  const { loss } = stake;
  const older = data.older && describeOlder(data, data.older);
  return message.replace(loss, () => older ?? `${loss} (${describeData(data)})`);
}
