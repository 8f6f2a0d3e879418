import type { Change } from "../changes/change";
import { retentionValue, secondsIn, tellValue, type Value } from "../values";
import type { RuleMatch } from "./rule";

/** What an update would do to the retention of a bucket. */
export interface RetentionChange {
  /** In seconds, 0 for infinite; undefined if it can't be determined. */
  from: number | undefined;
  to: number | undefined;
  old: Value | null;
  new: Value | null;
}

/**
 * Returns the retention that an update would send, if it differs, or may differ, from the current one. An undeclared
 * retention isn't sent, nor is one that is already in the state; see `resources/bucket/update.ts` in the provider.
 */
export function retentionChange(change: Change): RetentionChange | undefined {
  const declared = change.after?.inputs.retentionRules;
  if (change.kind !== "bucket" || change.action !== "update" || declared === undefined) {
    return undefined;
  }
  const now = change.before?.outputs.retentionRules ?? change.before?.inputs.retentionRules;
  const [from, to] = [secondsIn(now), secondsIn(declared)];
  if (from !== undefined && from === to) return undefined;
  // Two secrets look alike: only the engine can compare them.
  const isOpen = from === undefined || to === undefined;
  if (isOpen && change.changed && !change.changed.includes("retentionRules")) return undefined;
  return { from, to, old: retentionValue(now), new: retentionValue(declared) };
}

/** Returns the finding for a retention that changes. */
export function foundRetention(change: RetentionChange, consequence: string): RuleMatch {
  const what = `retention ${tellValue(change.old)} → ${tellValue(change.new)} — `;
  return {
    property: "retentionRules",
    old: change.old,
    new: change.new,
    message: what + consequence,
    stake: {
      loss: consequence,
      lossAt: what.length,
      ifEmpty: `${what}the bucket is empty`,
      ...(change.to ? { keptSeconds: change.to } : {}),
    },
  };
}
