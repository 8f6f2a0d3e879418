import type { Change } from "../changes/change";
import { isUncertain, tellValue, UNKNOWN_VALUE, type Value, valueIn } from "../values";
import { mappingName, mappingValue } from "./describe";
import type { Rule, RuleMatch } from "./rule";
import { isLost, type RuleContext } from "./ruleContext";

export const dbrpMappingRemoved: Rule = {
  id: "DBR101",
  severity: "breaking",
  least: "notice",
  title: "DBRP mapping removed or changed",
  why: "Queries and writes that name the database and the retention policy fail, or reach another bucket.",
  examine(change, context) {
    const { kind, action } = change;
    if (kind !== "dbrpMapping" || action === "create" || action === "keep") return [];
    if (action !== "delete") return changed(change, context);
    // If it is deleted with its bucket, that finding lists it. If it is declared again under another name, it stays.
    if (context.losesAdoptedBucket(change)) return [removed(change)];
    if (context.goesWithAnother(change) || context.isDeclaredAgain(change)) return [];
    return [removed(change)];
  },
};

function removed(change: Change): RuleMatch {
  const name = `DBRP mapping ${tellValue(mappingName(change.before?.outputs ?? {}))}`;
  const found = { property: null, old: mappingValue(change.before?.outputs), new: null };
  if (isLost(change)) {
    const next =
      change.before?.outputs.default === true
        ? ""
        : "; if it is the default of its database, another mapping becomes the default";
    return { ...found, message: `${name} removed — queries and writes that name it fail${next}` };
  }
  const message = `${name} is removed from the stack — retainOnDelete keeps it on the server`;
  return { ...found, severity: "notice", message };
}

const CONSEQUENCES = {
  database: "queries and writes that name the old database fail",
  retentionPolicy: "queries and writes that name the old retention policy fail",
  bucketId: "queries and writes that name it reach the other bucket",
};
const WORDS = { database: "database", retentionPolicy: "retention policy", bucketId: "bucket" };
const PROPERTIES = ["database", "retentionPolicy", "bucketId"] as const;

function changed(change: Change, context: RuleContext): RuleMatch[] {
  const name = `DBRP mapping ${tellValue(mappingName(change.before?.outputs ?? {}))}`;
  const isRetained = change.action === "replace" && !isLost(change);
  const found = PROPERTIES.flatMap((property): RuleMatch[] => {
    const values = valuesOf(change, property);
    // The old bucket is deleted: that finding lists the mapping.
    if (!values || (property === "bucketId" && context.goesWithAnother(change))) return [];
    const [old, now] = values;
    const isNew = !now.certain && property === "bucketId" && isOnNewBucket(change, context);
    const next = isNew ? "a new bucket" : tellValue(now);
    const what = `${name}: ${WORDS[property]} ${tellValue(old)} → ${next}`;
    if (isRetained && property !== "bucketId") {
      const message = `${what} — retainOnDelete: the old mapping stays on the server`;
      return [{ property, old, new: now, severity: "notice", message }];
    }
    return [{ property, old, new: now, message: `${what} — ${CONSEQUENCES[property]}` }];
  });
  const isAlone = found.length === 0 && change.action === "replace" && !isRetained;
  return isAlone && !context.goesWithAnother(change) ? [replacedByItself(change, name)] : found;
}

function isOnNewBucket(change: Change, context: RuleContext): boolean {
  return context.isOnNewObject(change, "bucketId", "buckets");
}

/** Returns undefined if the value doesn't change. */
function valuesOf(change: Change, property: (typeof PROPERTIES)[number]) {
  const { before, after, changed: reported, forcedBy } = change;
  const [was, next] = [before?.outputs[property], after?.inputs[property]];
  const isOpen = isUncertain(was) || isUncertain(next);
  if (!isOpen && was === next) return undefined;
  // Two secrets look alike: only the engine can compare them.
  const isReported = !reported || [...reported, ...forcedBy].includes(property);
  if (isOpen && !isReported) return undefined;
  const now = valueIn(next) ?? UNKNOWN_VALUE;
  return [valueIn(was), now] satisfies [Value | null, Value];
}

/** Two mappings with the same name can't exist, so the old one is deleted first. */
function replacedByItself(change: Change, name: string): RuleMatch {
  const value = mappingValue(change.before?.outputs);
  const message = `${name} deleted and re-created — queries and writes that name it fail in between`;
  return { property: null, old: value, new: value, severity: "notice", message };
}
