import type { Severity } from "../finding";

/** Where waivers stand unless told otherwise: in the folder of the project, or in the working directory. */
export const WAIVER_FILE = ".influxdb-review.yaml";

const DAY = 86_400_000;

/** Somebody's word that one change is meant. */
export interface Waiver {
  rule: string;
  /** How severe the finding was: a worse one was not accepted. Absent in those of 0.1.0. */
  severity?: Severity | undefined;
  /** The URN of the resource. */
  resource: string;
  /** The id of the object; absent only where the change makes one: the next of that name is another. */
  id?: string | undefined;
  property?: string | undefined;
  /** As the finding shows it; absent for none. */
  old?: string | undefined;
  new?: string | undefined;
  reason: string;
  /** The last day on which it counts: `YYYY-MM-DD`. */
  expires: string;
  /** Where it stands: `.influxdb-review.yaml:12`. */
  place: string;
}

/** The last day on which a waiver may expire: a longer one is a rule that nobody looks at again. */
export function lastDay(today: string): string {
  return `${Number(today.slice(0, 4)) + 1}${today.slice(4)}`;
}

/** What to say of a day after it. */
export function tooLate(today: string): string {
  return `must be within a year, by ${lastDay(today)} at the latest`;
}

/** Whether a text is a day of this age that exists. */
export function isDate(text: string): boolean {
  if (!/^[2-9]\d{3}-\d{2}-\d{2}$/.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

/** `YYYY-MM-DD`. */
export function dayFromNow(days = 0): string {
  return new Date(Date.now() + days * DAY).toISOString().slice(0, 10);
}
