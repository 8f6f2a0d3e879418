import type { DriftReport } from "../../gitops/src/drift/drift";
import type { DriftItem } from "../../gitops/src/drift/driftItem";

/** An item in a report on the stack `prod`; by default, a changed bucket. */
export const driftItem = (members: Partial<DriftItem> = {}): DriftItem => ({
  status: "changed",
  kind: "bucket",
  name: "sensors",
  id: "1",
  stack: "prod",
  ...members,
});

/** A report; by default, one that has read everything and found nothing. */
export const driftReport = (members: Partial<DriftReport> = {}): DriftReport => ({
  complete: true,
  checked: 0,
  items: [],
  undeclared: false,
  errors: [],
  notes: [],
  ...members,
});
