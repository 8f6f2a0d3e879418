import { formatRetention } from "pulumi-influxdb-serverless/rules";
import type { Change } from "../changes/change";
import type { PlanLimits } from "../limits/readPlanLimits";
import { retentionValue, secondsIn, tellValue, valueIn } from "../values";
import { retentionChange } from "./retentionChange";
import type { Rule, RuleMatch } from "./rule";
import type { RuleContext } from "./ruleContext";

export const planExceeded: Rule = {
  id: "LIM501",
  severity: "breaking",
  title: "more than the plan allows",
  why: "The service refuses this during the run: earlier changes are applied, later ones are not.",
  notEvaluated: ({ limits, placesNeeded }) => {
    if ("unknown" in limits) return limits.unknown;
    const { maxBuckets, buckets, hidden } = limits;
    if (hidden === undefined || maxBuckets === undefined || placesNeeded === 0) return undefined;
    const isExceeded = buckets.length + placesNeeded > maxBuckets;
    return isExceeded ? undefined : `only retention periods were checked. ${hidden}`;
  },
  examine(change, scene) {
    const { limits } = scene;
    if (change.kind !== "bucket" || "unknown" in limits) return [];
    return [...tooMany(change, scene, limits), ...tooLong(change, limits)];
  },
};

/** Deletes come last in a run, so creations can't use the capacity that they free. */
function tooMany(
  change: Change,
  scene: RuleContext,
  { maxBuckets, buckets, hidden }: PlanLimits,
): RuleMatch[] {
  const place = scene.placeOf(change);
  if (maxBuckets === undefined || place === undefined) return [];
  const count = buckets.length + place;
  if (count <= maxBuckets) return [];
  const least = hidden === undefined ? "" : " or higher";
  const message = `bucket number ${count}${least}, but the plan allows only ${maxBuckets} — the service refuses it`;
  return [{ property: null, old: null, new: valueIn(change.after?.inputs.name), message }];
}

function tooLong(change: Change, { maxRetentionSeconds: most }: PlanLimits): RuleMatch[] {
  const isBorn = change.action === "create" || change.action === "replace";
  const rules = isBorn || retentionChange(change) ? change.after?.inputs.retentionRules : undefined;
  const seconds = secondsIn(rules);
  if (most === undefined || seconds === undefined || (seconds !== 0 && seconds <= most)) return [];
  const [old, now] = [isBorn ? null : retentionChange(change)?.old, retentionValue(rules)];
  const message = `retention ${tellValue(now)} — the plan allows at most ${formatRetention(most)}: the service refuses it`;
  return [{ property: "retentionRules", old: old ?? null, new: now, message }];
}
