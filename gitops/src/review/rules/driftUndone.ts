import { isDeepStrictEqual } from "node:util";
import { truncate } from "../../output/describeValue";
import type { Change } from "../changes/change";
import { isUncertain, retentionValue, tellValue, type Value, valueIn } from "../values";
import { liveName } from "./describe";
import { permissionsValue } from "./permissions";
import type { Rule, RuleMatch } from "./rule";

export const driftUndone: Rule = {
  id: "DRF401",
  severity: "notice",
  title: "reverts a change made outside of Pulumi",
  why: "Somebody changed this outside of Pulumi, perhaps intentionally; this run reverts it.",
  notEvaluated: ({ changes }) =>
    changes.refreshed
      ? undefined
      : "the preview was made without --refresh, so it does not show changes made outside of Pulumi since the last run",
  examine(change) {
    if (!change.recorded) return [];
    if (change.action === "create") return [madeAgain(change)];
    if (change.action !== "update" && change.action !== "replace") return [];
    return Object.keys(change.after?.inputs ?? {}).flatMap((key) => findUndone(change, key));
  },
};

function findUndone({ recorded, before, after }: Change, key: string): RuleMatch[] {
  const [was, live, next] = [recorded?.outputs[key], before?.outputs[key], after?.inputs[key]];
  // A property that wasn't in the recorded state isn't a change that somebody made.
  if (key.startsWith("__") || was === undefined || isDeepStrictEqual(was, live)) return [];
  if (isDeepStrictEqual(live, next) && !isUncertain(live)) return [];
  const words = WORDS.get(key) ?? valueIn;
  const [old, now]: (Value | null)[] = [words(live), words(next)];
  const outside = `${key} was changed outside of Pulumi, ${tellValue(words(was))} → ${tellValue(old ?? null)}`;
  const message = `${outside} — this run sets it to ${tellValue(now ?? null)}`;
  return [{ property: key, old: old ?? null, new: now ?? null, message }];
}

const WORDS: ReadonlyMap<string, (value: unknown) => Value | null> = new Map([
  ["retentionRules", retentionValue],
  ["permissions", permissionsValue],
]);

/** What is lost when an object is recreated. */
const CONSEQUENCES: Readonly<Record<string, string>> = {
  bucket: "an empty one is created",
  authorization: "a new one is created, with a different value",
};

function madeAgain(change: Change): RuleMatch {
  const old = liveName({ ...change, before: change.recorded });
  const consequence = CONSEQUENCES[change.kind] ?? "it is created again";
  const message = `${old ? tellValue(old) : truncate(change.name)} was deleted outside of Pulumi — ${consequence}`;
  return { property: null, old: null, new: old, message };
}
