import { isUncertain, tellValue, valueIn } from "../values";
import type { DeclarationRule } from "./rule";

export const bucketAdopted: DeclarationRule = {
  id: "BKT202",
  severity: "notice",
  title: "bucket adopted",
  why: "This stack manages an existing bucket from then on: later changes and deletes in the program apply to it.",
  examine(change) {
    if (change.kind !== "bucket" || change.action !== "create") return [];
    return this.examineInputs(change.after?.inputs ?? {});
  },
  examineInputs({ adopt, name }) {
    if (adopt !== true && !isUncertain(adopt)) return [];
    const now = valueIn(name);
    const message =
      `adopts the bucket ${tellValue(now)} if it exists — this stack manages it from then on; ` +
      '"up" fails if that would shorten its retention';
    return [{ property: "adopt", old: null, new: now, message }];
  },
};
