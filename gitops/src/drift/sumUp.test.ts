import { expect, it } from "vitest";
import type { DriftReport } from "./drift";
import type { DriftItem } from "./driftItem";
import { sumUp } from "./sumUp";

const undeclared: DriftItem = {
  status: "undeclared",
  kind: "bucket",
  name: "sensors",
  id: "1",
  stack: "prod",
  property: "retentionRules",
};
const unread = (...urns: string[]) => ({ urns, message: "401" });
const report = (members: Partial<DriftReport>): DriftReport => ({
  complete: false,
  checked: 0,
  items: [],
  undeclared: false,
  errors: [],
  notes: [],
  ...members,
});

it.each<[string, Partial<DriftReport>]>([
  ["3 resources looked at: no drift.", { complete: true, checked: 3 }],
  ["0 resources looked at: nothing to compare.", { complete: true }],
  [
    "2 resources looked at: no drift. Not counted: 1 undeclared.",
    { complete: true, checked: 2, items: [undeclared] },
  ],
  [
    "2 resources looked at: 1 undeclared.",
    { complete: true, checked: 2, items: [undeclared], undeclared: true },
  ],
  [
    "INCOMPLETE: 4 of 4 resources could not be read: no verdict.",
    { errors: [unread("a", "b"), unread("b", "c", "d")] },
  ],
  [
    "INCOMPLETE: 1 of 4 resources could not be read, so there may be more. 3 resources looked at: 0 differ.",
    { checked: 3, errors: [unread("a")] },
  ],
  ["INCOMPLETE: 1 of 1 resource could not be read: no verdict.", { errors: [unread("a")] }],
  [
    "INCOMPLETE: not everything could be read, so there may be more. 2 resources looked at: 0 differ.",
    { checked: 2, errors: [unread()] },
  ],
  ["INCOMPLETE: not everything could be read: no verdict.", { errors: [unread()] }],
  [
    "INCOMPLETE: 1 of 1 resource could not be read, so there may be more. 0 resources looked at: 1 unmanaged.",
    {
      errors: [unread("a")],
      items: [{ status: "unmanaged", kind: "bucket", name: "stray", id: "1", stack: "prod" }],
    },
  ],
])("says: %s", (sentence, members) => {
  expect(sumUp(report(members))).toBe(sentence);
});
