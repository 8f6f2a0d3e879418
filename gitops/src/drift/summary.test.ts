import { expect, it } from "vitest";
import { driftItem, driftReport } from "../../../test/support/driftReport";
import type { DriftReport } from "./drift";
import { summaryOf } from "./summary";

const undeclared = driftItem({ status: "undeclared", property: "retentionRules" });
const unread = (...urns: string[]) => ({ urns, message: "401" });

it.each<[string, Partial<DriftReport>]>([
  ["3 resources checked: no drift.", { complete: true, checked: 3 }],
  ["0 resources checked: nothing to compare.", { complete: true }],
  [
    "2 resources checked: no drift. Not counted: 1 undeclared.",
    { complete: true, checked: 2, items: [undeclared] },
  ],
  [
    "2 resources checked: 1 undeclared.",
    { complete: true, checked: 2, items: [undeclared], undeclared: true },
  ],
  [
    "INCOMPLETE: 4 of 4 resources could not be read: no verdict.",
    { errors: [unread("a", "b"), unread("b", "c", "d")] },
  ],
  [
    "INCOMPLETE: 1 of 4 resources could not be read, so there may be more. 3 resources checked: 0 differ.",
    { checked: 3, errors: [unread("a")] },
  ],
  ["INCOMPLETE: 1 of 1 resource could not be read: no verdict.", { errors: [unread("a")] }],
  [
    "INCOMPLETE: not everything could be read, so there may be more. 2 resources checked: 0 differ.",
    { checked: 2, errors: [unread()] },
  ],
  ["INCOMPLETE: not everything could be read: no verdict.", { errors: [unread()] }],
  [
    "INCOMPLETE: 1 of 1 resource could not be read, so there may be more. 0 resources checked: 1 unmanaged.",
    {
      errors: [unread("a")],
      items: [driftItem({ status: "unmanaged" })],
    },
  ],
])("summary: %s", (sentence, members) => {
  expect(summaryOf(driftReport({ complete: false, ...members }))).toBe(sentence);
});
