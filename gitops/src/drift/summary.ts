import { pluralize } from "../output/describeValue";
import type { DriftReport } from "./drift";
import { isDrift, STATUSES } from "./driftItem";

/** Summarizes the report in one sentence: what differs, out of how many, and whether it is complete. */
export function summaryOf(report: DriftReport): string {
  const { complete, checked, items, undeclared } = report;
  const drift = items.filter((item) => isDrift(item, undeclared));
  const counts = STATUSES.map((status) => {
    const count = drift.filter((item) => item.status === status).length;
    return count > 0 ? `${count} ${status}` : "";
  });
  const found = counts.filter(Boolean).join(", ") || nothing(report);
  const besides = items.filter(({ status }) => status === "undeclared").length;
  const more = besides > 0 && !undeclared ? ` Not counted: ${besides} undeclared.` : "";
  const sentence = `${pluralize(checked, "resource")} checked: ${found}.${more}`;
  if (complete) return sentence;
  const missing = `INCOMPLETE: ${describeMissing(report)}`;
  if (checked === 0 && items.length === 0) return `${missing}: no verdict.`;
  return `${missing}, so there may be more. ${sentence}`;
}

/** "No drift" is a verdict: it requires that something was checked, and that everything could be read. */
function nothing({ complete, checked }: DriftReport): string {
  if (!complete) return "0 differ";
  return checked === 0 ? "nothing to compare" : "no drift";
}

function describeMissing({ checked, errors }: DriftReport): string {
  const unread = new Set(errors.flatMap(({ urns }) => urns)).size;
  if (unread === 0) return "not everything could be read";
  return `${unread} of ${pluralize(checked + unread, "resource")} could not be read`;
}
