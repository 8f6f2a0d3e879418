import { inWords } from "../values";
import { foundRetention, retentionChange } from "./retentionChange";
import type { Rule } from "./rule";

export const retentionShortened: Rule = {
  id: "RET101",
  severity: "destructive",
  title: "retention shortened",
  why: "Points older than the new retention become deletable immediately and can't be recovered.",
  examine(change) {
    const retention = retentionChange(change);
    if (!retention?.from || !retention.to || retention.to >= retention.from) return [];
    const consequence = `points older than ${inWords(retention.to)} become deletable`;
    return [foundRetention(retention, consequence)];
  },
};
