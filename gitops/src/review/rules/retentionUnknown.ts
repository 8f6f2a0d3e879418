import { isUncertain, retentionValue, tellValue } from "../values";
import { retentionChange } from "./retentionChange";
import type { Rule } from "./rule";

export const retentionUnknown: Rule = {
  id: "RET203",
  severity: "breaking",
  title: "retention not known before the run",
  why: "Nobody can tell from this preview whether the retention becomes shorter.",
  examine(change) {
    if (change.kind !== "bucket") return [];
    const declared = change.after?.inputs.retentionRules;
    const retention = retentionChange(change);
    const isBorn = change.action === "create" || change.action === "replace";
    const isOpen = retention?.from === undefined || retention.to === undefined;
    if (isBorn ? !isUncertain(declared) : !retention || !isOpen || retention.to === 0) return [];
    const old = isBorn ? null : (retention?.old ?? null);
    const now = retentionValue(declared);
    const consequence = isBorn
      ? "how long points are kept cannot be told from this preview"
      : "whether it becomes shorter cannot be told from this preview";
    const values = isBorn ? tellValue(now) : `${tellValue(old)} → ${tellValue(now)}`;
    return [
      {
        property: "retentionRules",
        old,
        new: now,
        message: `retention ${values} — ${consequence}`,
      },
    ];
  },
};
