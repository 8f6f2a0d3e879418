import type { Finding } from "../../gitops/src/review/finding";
import type { World } from "../faults/world";

/** A bucket that lost points, or may lose them. */
export interface Loss {
  id: string;
  what: string;
}

/** What is lost from one moment to another: buckets that are gone, and retentions that are shorter. Pure. */
export function losses(before: World, after: World): Loss[] {
  return [...before.buckets.values()].flatMap(({ id, name, seconds }) => {
    const now = after.buckets.get(id);
    if (!now) return [{ id, what: `bucket "${name}" is gone` }];
    const isShorter = (now.seconds || Infinity) < (seconds || Infinity);
    return isShorter ? [{ id, what: `retention of "${name}": ${seconds} → ${now.seconds}` }] : [];
  });
}

/** The losses that no destructive finding tells of. */
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

/** Destructive findings of buckets that lost nothing; a retention that nobody can know counts as the worst case. */
export function falseAlarms(before: World, after: World, findings: readonly Finding[]): string[] {
  const lost = new Set(losses(before, after).map(({ id }) => id));
  return findings
    .filter(({ severity, rule, id = "" }) => {
      return severity === "destructive" && rule !== "RET203" && !lost.has(id);
    })
    .map(({ rule, name, message }) => `${rule} ${name}: ${message}`);
}
