import { foundRetention, retentionChange } from "./retentionChange";
import type { Rule } from "./rule";

export const retentionLengthened: Rule = {
  id: "RET201",
  severity: "notice",
  title: "retention lengthened or made infinite",
  why: "More data is stored, which costs more and may exceed the plan.",
  examine(change) {
    const retention = retentionChange(change);
    if (!retention?.from || retention.to === undefined) return [];
    if (retention.to !== 0 && retention.to < retention.from) return [];
    const consequence = retention.to === 0 ? "points are kept forever" : "points are kept longer";
    return [foundRetention(retention, `${consequence}: more storage, if the plan allows it`)];
  },
};
