import type { Change } from "../changes/change";
import { tellValue, type Value, valueIn } from "../values";
import { describeBelow } from "./describe";
import type { Rule, RuleMatch } from "./rule";
import { isLost } from "./ruleContext";

const KINDS: readonly string[] = ["bucketMember", "bucketOwner", "bucketLabelAttachment"];

export const accessRemoved: Rule = {
  id: "ACC201",
  severity: "breaking",
  least: "notice",
  title: "member, owner or label attachment removed",
  why: "A user loses a role on the bucket, or the bucket can no longer be found by this label.",
  examine(change, scene) {
    const goes = change.action === "delete" || change.action === "replace";
    if (!KINDS.includes(change.kind) || !goes) return [];
    // If it is deleted with its bucket or label, their findings list it. If it is declared under another name, it stays.
    if (scene.goesWithAnother(change) || scene.isDeclaredAgain(change)) return [];
    const found = change.action === "delete" ? removed(change) : moved(change);
    if (isLost(change)) return [found];
    const message = `${describeBelow(change)} is removed from the stack — retainOnDelete keeps it on the server`;
    return [{ ...found, severity: "notice", message }];
  },
};

function removed(change: Change): RuleMatch {
  const old = valueIn(change.id);
  const bucket = tellValue(valueIn(change.before?.outputs.bucketId));
  const message = `${describeBelow(change)} removed from bucket ${bucket}`;
  return { property: null, old, new: null, message: `${message} — ${consequenceOf(change)}` };
}

function moved(change: Change): RuleMatch {
  const { before, after, forcedBy } = change;
  const properties = ["bucketId", "labelId", "userId"].filter(
    (key) => forcedBy.includes(key) || before?.outputs[key] !== after?.inputs[key],
  );
  const property = properties[0] ?? null;
  const [old, now]: (Value | null)[] = property
    ? [valueIn(before?.outputs[property]), valueIn(after?.inputs[property])]
    : [null, null];
  const values = property
    ? `: ${property} ${tellValue(old ?? null)} → ${tellValue(now ?? null)}`
    : "";
  const message = `${describeBelow(change)} removed, a new one created${values} — ${consequenceOf(change)}`;
  return { property, old: old ?? null, new: now ?? null, message };
}

function consequenceOf({ kind }: Change): string {
  return kind === "bucketLabelAttachment"
    ? "the bucket can no longer be found by this label"
    : "the user loses this role";
}
