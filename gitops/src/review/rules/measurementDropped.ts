import type { Change } from "../changes/change";
import { tellValue, type Value, valueIn } from "../values";
import { nameAndId } from "./describe";
import type { Rule, RuleMatch } from "./rule";

export const measurementDropped: Rule = {
  id: "SCH102",
  severity: "breaking",
  least: "notice",
  title: "measurement renamed or dropped from code",
  why: "The API can't delete schemas: the old measurement stays in its bucket, unmanaged.",
  examine(change, scene) {
    const goes = change.action === "delete" || change.action === "replace";
    if (change.kind !== "measurementSchema" || !goes) return [];
    // If its bucket is deleted, the schema really is deleted: the bucket's finding lists it.
    if (scene.goesWithAnother(change) || scene.isDeclaredAgain(change)) return [];
    const found = change.action === "delete" ? dropped(change) : moved(change);
    return [change.before?.retainOnDelete ? { ...found, severity: "notice" } : found];
  },
};

function dropped(change: Change): RuleMatch {
  const message =
    "dropped from code — measurement and schema stay on the server, and the name stays taken";
  return { property: null, old: nameAndId(change), new: null, message: `measurement ${message}` };
}

function moved({ before, after }: Change): RuleMatch {
  const pair = (key: string): [Value | null, Value | null] => [
    valueIn(before?.outputs[key]),
    valueIn(after?.inputs[key]),
  ];
  const [old, now] = pair("name");
  if (!old || old.text !== now?.text || !now.certain) {
    const consequence = "a new measurement; the old one stays on the server, with its points";
    const message = `measurement renamed ${tellValue(old)} → ${tellValue(now)} — ${consequence}`;
    return { property: "name", old, new: now, message };
  }
  const [from, to] = pair("bucketId");
  const consequence = "a new measurement there; the old one stays in its bucket, with its points";
  const message = `measurement ${tellValue(old)} moves from bucket ${tellValue(from)} to ${tellValue(to)} — ${consequence}`;
  return { property: "bucketId", old: from, new: to, message };
}
