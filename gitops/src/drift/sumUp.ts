import { counted } from "../terminal/counted";
import type { DriftReport } from "./drift";
import { STATUSES } from "./driftItem";

/** The report in one sentence: what there is, of how much, and whether that is all. */
export function sumUp(report: DriftReport): string {
  const { complete, checked, items } = report;
  const counts = STATUSES.map((status) => {
    const count = items.filter((item) => item.status === status && !item.isSystem).length;
    return count > 0 ? `${count} ${status}` : "";
  });
  // "No drift" is a verdict, which takes that everything was read.
  const found = counts.filter(Boolean).join(", ") || (complete ? "no drift" : "0 differ");
  const sentence = `${counted(checked, "resource")} looked at: ${found}.`;
  if (complete) return sentence;
  const missing = `INCOMPLETE: ${describeMissing(report)}`;
  if (checked === 0 && items.length === 0) return `${missing}: no verdict.`;
  return `${missing}, so there may be more. ${sentence}`;
}

function describeMissing({ checked, errors }: DriftReport): string {
  const unread = new Set(errors.flatMap(({ urns }) => urns)).size;
  if (unread === 0) return "not everything could be read";
  return `${unread} of ${counted(checked + unread, "resource")} could not be read`;
}
