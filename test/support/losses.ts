import type { Finding } from "../../gitops/src/review/finding";
import type { World } from "../faults/world";

/** A bucket that lost points, or may lose them. */
export interface Loss {
  id: string;
  what: string;
}

/** Returns the losses between two points in time: buckets that are gone, and retentions that are shorter. Pure. */
export function losses(before: World, after: World): Loss[] {
  return [...before.buckets.values()].flatMap(({ id, name, seconds }) => {
    const now = after.buckets.get(id);
    if (!now) return [{ id, what: `bucket "${name}" is gone` }];
    const isShorter = (now.seconds || Infinity) < (seconds || Infinity);
    return isShorter ? [{ id, what: `retention of "${name}": ${seconds} → ${now.seconds}` }] : [];
  });
}

/** Returns the losses that no destructive finding reports. */
export function unforeseenLosses(
  before: World,
  after: World,
  findings: readonly Finding[],
): string[] {
  const told = new Set(
    findings.filter(({ severity }) => severity === "destructive").map(({ id }) => id),
  );
  return losses(before, after)
    .filter(({ id }) => !told.has(id))
    .map(({ what }) => what);
}

/** Returns destructive findings for buckets that lost nothing; an unknown retention counts as the worst case. */
export function falseAlarms(before: World, after: World, findings: readonly Finding[]): string[] {
  const lost = new Set(losses(before, after).map(({ id }) => id));
  return findings
    .filter(({ severity, rule, id = "" }) => {
      return severity === "destructive" && rule !== "RET203" && !lost.has(id);
    })
    .map(({ rule, name, message }) => `${rule} ${name}: ${message}`);
}
