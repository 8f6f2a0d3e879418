import { foundRetention, retentionChange } from "./retentionChange";
import type { Rule } from "./rule";

export const retentionLengthened: Rule = {
  id: "RET201",
  severity: "notice",
  title: "retention lengthened or made infinite",
  why: "More is stored, which costs, and a plan may not allow it.",
  examine(change) {
    const retention = retentionChange(change);
    if (!retention?.from || retention.to === undefined) return [];
    if (retention.to !== 0 && retention.to < retention.from) return [];
    const consequence = retention.to === 0 ? "points are kept for ever" : "points are kept longer";
    return [foundRetention(retention, `${consequence}: more storage, if the plan allows it`)];
  },
};
