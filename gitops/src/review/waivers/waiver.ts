import type { Severity } from "../finding";

/** The waivers file's default name, in the project's folder or in the working directory. */
export const WAIVER_FILE = ".influxdb-review.yaml";

const DAY = 86_400_000;

/** A statement that one change is intended. */
export interface Waiver {
  rule: string;
  /** The severity of the finding: a higher one wasn't accepted. Absent in waivers written by 0.1.0. */
  severity?: Severity | undefined;
  /** The URN of the resource. */
  resource: string;
  /**
   * The object's ID; absent only if the change creates it, since the next object with that name is a different
   * one.
   */
  id?: string | undefined;
  property?: string | undefined;
  /** As shown in the finding; absent if there is no value. */
  old?: string | undefined;
  new?: string | undefined;
  reason: string;
  /** The last day on which it is valid: `YYYY-MM-DD`. */
  expires: string;
  /** Its location: `.influxdb-review.yaml:12`. */
  place: string;
}

/** The last day on which a waiver can expire: a longer waiver would become a rule that nobody looks at again. */
export function lastDay(today: string): string {
  return `${Number(today.slice(0, 4)) + 1}${today.slice(4)}`;
}

/** Returns the error message for a later day. */
export function tooLate(today: string): string {
  return `must be within a year, by ${lastDay(today)} at the latest`;
}

/** Returns whether a text is a valid date in this era. */
export function isDate(text: string): boolean {
  if (!/^[2-9]\d{3}-\d{2}-\d{2}$/.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

/** `YYYY-MM-DD`. */
export function dayFromNow(days = 0): string {
  return new Date(Date.now() + days * DAY).toISOString().slice(0, 10);
}
