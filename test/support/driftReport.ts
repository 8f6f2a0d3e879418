import type { DriftReport } from "../../gitops/src/drift/drift";
import type { DriftItem } from "../../gitops/src/drift/driftItem";

/** An item of a report on the stack `prod`: a bucket that was changed, where a test says nothing else. */
export const driftItem = (members: Partial<DriftItem> = {}): DriftItem => ({
  status: "changed",
  kind: "bucket",
  name: "sensors",
  id: "1",
  stack: "prod",
  ...members,
});

/** A report that has read everything and found nothing, where a test says nothing else. */
export const driftReport = (members: Partial<DriftReport> = {}): DriftReport => ({
  complete: true,
  checked: 0,
  items: [],
  undeclared: false,
  errors: [],
  notes: [],
  ...members,
});
