import type { Severity } from "../finding";

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
