import { type Finding, SEVERITIES, type Severity } from "../finding";
import { canBeWaived } from "./applyWaivers";
import type { Waiver } from "./waiver";

/** Creates a waiver for one finding, for a person to read and commit. */
export function waiverFor(
  finding: Finding,
  { reason, expires }: Pick<Waiver, "reason" | "expires">,
): Omit<Waiver, "place"> {
  const { rule, severity, urn, id, property } = finding;
  return {
    rule,
    severity,
    resource: urn,
    ...(id === undefined ? {} : { id }),
    ...(property === null ? {} : { property }),
    ...(finding.old === null ? {} : { old: finding.old.text }),
    ...(finding.new === null ? {} : { new: finding.new.text }),
    reason,
    expires,
  };
}

/**
 * Returns what prevents a successful exit: open findings at or above a severity, and separately those that can't be
 * waived.
 */
export function openFindings(
  findings: readonly Finding[],
  failOn: Severity | "never",
): { waivable: Finding[]; uncertain: Finding[] } {
  const open = findings.filter((finding) => !finding.waived && reaches(finding.severity, failOn));
  return {
    waivable: open.filter(canBeWaived),
    uncertain: open.filter((finding) => !canBeWaived(finding)),
  };
}

/** Returns whether a severity is at or above a threshold. */
export function reaches(severity: Severity, failOn: Severity | "never"): boolean {
  return failOn !== "never" && SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(failOn);
}
