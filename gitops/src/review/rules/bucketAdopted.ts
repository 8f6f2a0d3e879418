import { isUncertain, tellValue, valueIn } from "../values";
import type { DeclarationRule } from "./rule";

export const bucketAdopted: DeclarationRule = {
  id: "BKT202",
  severity: "notice",
  title: "bucket adopted",
  why: "A bucket that somebody else made comes under this stack: a later delete or change here hits it.",
  examine(change) {
    if (change.kind !== "bucket" || change.action !== "create") return [];
    return this.examineInputs(change.after?.inputs ?? {});
  },
  examineInputs({ adopt, name }) {
    if (adopt !== true && !isUncertain(adopt)) return [];
    const now = valueIn(name);
    const message =
      `adopts the bucket ${tellValue(now)} if there is one — it is this stack's from then on; ` +
      '"up" refuses where that would shorten its retention';
    return [{ property: "adopt", old: null, new: now, message }];
  },
};
