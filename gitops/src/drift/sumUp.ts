import { counted } from "../terminal/counted";
import type { DriftReport } from "./drift";
import { STATUSES } from "./driftItem";

/** The report in one sentence: what there is, of how much, and whether that is all. */
export function sumUp({ complete, checked, items, errors }: DriftReport): string {
  const counts = STATUSES.map((status) => {
    const count = items.filter((item) => item.status === status && !item.isSystem).length;
    return count > 0 ? `${count} ${status}` : "";
  });
  const found = counts.filter(Boolean).join(", ") || "no drift";
  const sentence = `${counted(checked, "resource")} looked at: ${found}.`;
  if (complete) return sentence;
  const unread = new Set(errors.flatMap(({ urns }) => urns)).size;
  const missing =
    unread > 0
      ? `${counted(unread, "resource")} could not be read`
      : "not everything could be read";
  return `INCOMPLETE: ${missing}, so there may be more. ${sentence}`;
}
