import type { Changes } from "../changes/change";
import { type Finding, SEVERITIES, type Severity } from "../finding";
import { CATALOG } from "../rules/catalog";
import type { Value } from "../values";
import type { Waiver } from "./waiver";

/** A waiver that needs attention. */
export interface WaiverNote {
  waiver: Waiver;
  state: "expired" | "unused";
}

interface Circumstances {
  today: string;
  changes: Pick<Changes, "stack">;
}

/** Marks the findings that somebody accepted, each by its own waiver. Pure. */
export function applyWaivers(
  found: readonly Finding[],
  waivers: readonly Waiver[],
  { today, changes }: Circumstances,
): { findings: Finding[]; notes: WaiverNote[] } {
  const used = new Set<Waiver>();
  const findings = found.map((finding) => {
    // A waiver covers one change: a second finding of the same kind needs a second waiver.
    const waiver = waivers.find((it) => !used.has(it) && it.expires >= today && fits(it, finding));
    if (!waiver) return finding;
    used.add(waiver);
    return { ...finding, waived: { reason: waiver.reason, expires: waiver.expires } };
  });
  const ours = waivers.filter((waiver) => !used.has(waiver) && isOfStack(waiver, changes.stack));
  const notes = ours.map((waiver) => ({
    waiver,
    state: waiver.expires < today ? ("expired" as const) : ("unused" as const),
  }));
  return { findings, notes };
}

/**
 * Returns whether a waiver is for exactly this change. Nobody can have accepted values that a preview doesn't show.
 */
export function fits(waiver: Waiver, finding: Finding): boolean {
  return (
    canBeWaived(finding) &&
    waiver.rule === finding.rule &&
    SEVERITIES.indexOf(finding.severity) >= SEVERITIES.indexOf(accepted(waiver)) &&
    waiver.resource === finding.urn &&
    waiver.id === finding.id &&
    (waiver.property ?? null) === finding.property &&
    (waiver.old ?? null) === textOf(finding.old) &&
    (waiver.new ?? null) === textOf(finding.new)
  );
}

/**
 * Returns the highest severity that a waiver accepts. A waiver without a severity was written by 0.1.0, and counts for
 * its rule's lowest severity.
 */
function accepted({ rule: id, severity }: Waiver): Severity {
  const rule = CATALOG.find((it) => it.id === id);
  return severity ?? rule?.least ?? rule?.severity ?? "notice";
}

/** Returns whether both values are known. */
export function canBeWaived(finding: Finding): boolean {
  return finding.old?.certain !== false && finding.new?.certain !== false;
}

export function textOf(value: Value | null): string | null {
  return value === null ? null : value.text;
}

/** Waivers for other stacks don't concern this review. */
function isOfStack({ resource }: Waiver, stack: string | undefined): boolean {
  const [, name, project] = /^urn:pulumi:(.+?)::(.+?)::/.exec(resource) ?? [];
  return stack === undefined || !name || `${project}/${name}` === stack;
}
