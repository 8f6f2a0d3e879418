import { compareTexts } from "../collections";
import type { BucketData } from "../data/bucketData";
import type { Change, Changes } from "./changes/change";
import { withData } from "./evidence";
import { type Finding, SEVERITIES, type Severity } from "./finding";
import type { PlanLimits } from "./limits/readPlanLimits";
import { CATALOG } from "./rules/catalog";
import type { Rule, RuleMatch } from "./rules/rule";
import { RuleContext } from "./rules/ruleContext";
import { applyWaivers, type WaiverNote } from "./waivers/applyWaivers";
import type { Waiver } from "./waivers/waiver";

/** The result of a review. */
export interface Review {
  /** The highest severity that isn't waived; `failed` if there is no complete preview. */
  verdict: Severity | "none" | "failed";
  /** The number of findings of each severity that aren't waived. */
  counts: Record<Severity, number>;
  /** The findings, worst first. */
  findings: Finding[];
  /** The number of this package's resources in the preview, and what happens to them. */
  reviewed: { total: number; changed: number };
  others: Changes["others"];
  /** Rules that could not be evaluated, and why. */
  notEvaluated: { rule: string; reason: string }[];
  /** Waivers that need attention. */
  waivers: WaiverNote[];
  /** Other notes about this review. */
  notes: string[];
  /** Why there is no verdict, with the engine's messages. */
  errors: string[];
  stack: string | undefined;
}

/** What a review takes into account, apart from the preview. */
export interface ReviewOptions {
  limits: PlanLimits | { unknown: string };
  /** Buckets' data, by bucket ID; absent if it wasn't examined. */
  data?: ReadonlyMap<string, BucketData> | undefined;
  waivers?: readonly Waiver[];
  /** `YYYY-MM-DD`: waivers that expired before this day no longer count. */
  today: string;
  notes?: string[];
  /** For tests: the rules; default: all. */
  rules?: readonly Rule[];
}

/** Reviews a preview. Pure. */
export function review(changes: Changes, options: ReviewOptions): Review {
  const { limits, data, waivers = [], today, notes: besides = [], rules = CATALOG } = options;
  const scene = new RuleContext(changes, limits);
  const all = changes.own.flatMap((change) =>
    rules.flatMap((rule) =>
      rule.examine(change, scene).map((found) => toFinding(rule, change, found)),
    ),
  );
  // Before waivers apply: a waiver that accepts a notice doesn't accept a loss.
  const known = data ? all.map((finding) => withData(finding, data)) : all;
  const { findings, notes } = applyWaivers(known, waivers, { today, changes });
  const counts = countOf(findings);
  return {
    verdict: SEVERITIES.find((severity) => counts[severity] > 0) ?? "none",
    counts,
    findings: findings.sort(byWeight),
    reviewed: {
      total: changes.own.length,
      changed: changes.own.filter(({ action }) => action !== "keep").length,
    },
    others: changes.others,
    notEvaluated: rules.flatMap((rule) => {
      const reason = rule.notEvaluated?.(scene);
      return reason === undefined ? [] : [{ rule: rule.id, reason }];
    }),
    waivers: notes,
    notes: besides,
    errors: [],
    stack: changes.stack,
  };
}

/** Returns the review for an incomplete preview, which never has a clean verdict. */
export function failedReview(errors: string[], stack?: string): Review {
  return {
    verdict: "failed",
    counts: { destructive: 0, breaking: 0, notice: 0 },
    findings: [],
    reviewed: { total: 0, changed: 0 },
    others: { unchanged: 0, changed: [] },
    notEvaluated: [],
    waivers: [],
    notes: [],
    errors,
    stack,
  };
}

function toFinding(rule: Rule, change: Change, found: RuleMatch): Finding {
  const { urn, kind, name, id, position } = change;
  return {
    rule: rule.id,
    severity: found.severity ?? rule.severity,
    urn,
    kind,
    name,
    id,
    property: found.property,
    old: found.old,
    new: found.new,
    message: found.message,
    goesWith: found.goesWith ?? [],
    stake: found.stake,
    data: undefined,
    position,
    waived: undefined,
  };
}

function countOf(findings: readonly Finding[]): Record<Severity, number> {
  const counts = { destructive: 0, breaking: 0, notice: 0 };
  for (const { severity, waived } of findings) if (!waived) counts[severity] += 1;
  return counts;
}

/** Sorts open findings before waived ones, worst first; equally severe ones by name, not in the engine's order. */
function byWeight(one: Finding, other: Finding): number {
  const weight = ({ severity, waived }: Finding) =>
    SEVERITIES.indexOf(severity) + (waived ? SEVERITIES.length : 0);
  return (
    weight(one) - weight(other) ||
    compareTexts(one.rule, other.rule) ||
    compareTexts(one.urn, other.urn) ||
    compareTexts(one.property ?? "", other.property ?? "")
  );
}
