import { tellValue, valueIn } from "../values";
import { liveName } from "./describe";
import type { Rule } from "./rule";

export const bucketRenamed: Rule = {
  id: "BKT201",
  severity: "breaking",
  title: "bucket renamed",
  why: "The ID and the points stay, but clients that write or query by name no longer find the bucket.",
  examine(change) {
    if (change.kind !== "bucket" || change.action !== "update") return [];
    const [old, now] = [liveName(change), valueIn(change.after?.inputs.name)];
    const isSame = old?.certain && now?.certain && old.text === now.text;
    if (isSame || now === null) return [];
    const message = `bucket renamed ${tellValue(old)} → ${tellValue(now)} — writes and queries by the old name fail`;
    return [{ property: "name", old, new: now, message }];
  },
};
