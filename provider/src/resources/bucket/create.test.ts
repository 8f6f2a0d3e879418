import { describe, expect, it } from "vitest";
import { bucketAnswer } from "../../api/models";
import { refusalOf } from "./create";

const ORG = "b".repeat(16);

const live = (more: object = {}) =>
  bucketAnswer.parse({
    id: "a".repeat(16),
    orgID: ORG,
    name: "x",
    retentionRules: [],
    ...more,
  });
const days = (count: number) => [{ everySeconds: count * 86_400 }];

describe("refusalOf", () => {
  it.each([
    ["a system bucket", live({ type: "system" }), {}, /system bucket/],
    [
      "another schemaType",
      live({ schemaType: "explicit" }),
      { schemaType: "implicit" },
      /schemaType is explicit/,
    ],
    ["another rp", live({ rp: "autogen" }), { rp: "forever" }, /rp is autogen/],
    ["an rp if the bucket has none", live(), { rp: "autogen" }, /rp is not set/],
    ["another orgId", live(), { orgId: "c".repeat(16) }, /orgId is b{16}/],
    [
      "a shorter retention",
      live({ retentionRules: days(30) }),
      { retentionRules: days(7) },
      /30d, but the program declares 7d/,
    ],
    [
      "infinite to finite",
      live(),
      { retentionRules: days(7) },
      /infinite, but the program declares 7d/,
    ],
  ] as const)("refuses %s", (_, found, inputs, reason) => {
    expect(refusalOf(found, { name: "x", ...inputs } as never, ORG)).toMatch(reason);
  });

  it.each([
    [
      "undeclared properties",
      live({ schemaType: "explicit", rp: "autogen", retentionRules: days(30) }),
      {},
    ],
    ["the same retention", live({ retentionRules: days(7) }), { retentionRules: days(7) }],
    ["a longer retention", live({ retentionRules: days(7) }), { retentionRules: days(30) }],
    ["a response without an organization", live({ orgID: null }), { orgId: ORG }],
    ["finite to infinite", live({ retentionRules: days(7) }), { retentionRules: [] }],
  ] as const)("adopts %s", (_, found, inputs) => {
    expect(refusalOf(found, { name: "x", ...inputs } as never, ORG)).toBeUndefined();
  });
});
