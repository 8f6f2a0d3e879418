import { inWords } from "../values";
import { foundRetention, retentionChange } from "./retentionChange";
import type { Rule } from "./rule";

export const retentionMadeFinite: Rule = {
  id: "RET102",
  severity: "destructive",
  title: "retention changed from infinite to finite",
  why: "A bucket that kept all points starts to delete them: points older than the new retention are lost.",
  examine(change) {
    const retention = retentionChange(change);
    if (retention?.from !== 0 || !retention.to) return [];
    const consequence = `points older than ${inWords(retention.to)} become deletable; until now none were`;
    return [foundRetention(retention, consequence)];
  },
};
