import type { Change } from "../changes/change";
import { isUncertain, retentionValue, tellValue, UNKNOWN_VALUE } from "../values";
import { foundRetention, retentionChange } from "./retentionChange";
import type { Rule, RuleMatch } from "./rule";

export const retentionUnknown: Rule = {
  id: "RET203",
  severity: "destructive",
  least: "notice",
  title: "retention not known before the run",
  why: "The retention may become shorter, which this preview can't show, so it counts as the worst case.",
  examine(change) {
    if (change.kind !== "bucket") return [];
    const isBorn = change.action === "create" || change.action === "replace";
    return isBorn ? ofNew(change) : ofExisting(change);
  },
};

/** A new bucket has no data to lose; deleting the old bucket in a replacement has its own finding. */
function ofNew({ after }: Change): RuleMatch[] {
  const declared = after?.inputs.retentionRules;
  if (!isUncertain(declared)) return [];
  const now = retentionValue(declared);
  const message = `retention ${tellValue(now)} — this preview doesn't show how long points are kept`;
  return [{ property: "retentionRules", old: null, new: now, severity: "notice", message }];
}

function ofExisting(change: Change): RuleMatch[] {
  const retention = retentionChange(change);
  const isOpen = retention?.from === undefined || retention.to === undefined;
  // Infinite is never shorter.
  if (!retention || !isOpen || retention.to === 0) return [];
  const known = { ...retention, old: retention.old ?? UNKNOWN_VALUE };
  return [foundRetention(known, "it may become shorter, which deletes points")];
}
