import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { BucketInputs } from "./model";
import { planPatch } from "./update";

const day = [{ everySeconds: 86_400 }];
const week = [{ everySeconds: 604_800 }];

describe("planPatch", () => {
  const cases: [string, Partial<BucketInputs>, BucketInputs, object | undefined][] = [
    [
      "nothing changed",
      { name: "a", retentionRules: day },
      { name: "a", retentionRules: day },
      undefined,
    ],
    ["renamed", { name: "a" }, { name: "b" }, { name: "b" }],
    ["description declared", { name: "a" }, { name: "a", description: "x" }, { description: "x" }],
    [
      "description emptied",
      { name: "a", description: "x" },
      { name: "a", description: "" },
      { description: "" },
    ],
    [
      "description removed: cleared",
      { name: "a", description: "x" },
      { name: "a" },
      { description: "" },
    ],
    ["empty description removed", { name: "a", description: "" }, { name: "a" }, undefined],
    [
      "only the description changed: no rules, so that the live ones are sent",
      { name: "a", description: "x", retentionRules: day },
      { name: "a", description: "y", retentionRules: day },
      { description: "y" },
    ],
    [
      "retention changed",
      { name: "a", retentionRules: day },
      { name: "a", retentionRules: week },
      { retentionRules: week },
    ],
    [
      "retention declared",
      { name: "a" },
      { name: "a", retentionRules: [] },
      { retentionRules: [] },
    ],
    [
      "infinite retention removed: stays",
      { name: "a", retentionRules: [] },
      { name: "a" },
      undefined,
    ],
    ["retention removed: stays", { name: "a", retentionRules: day }, { name: "a" }, undefined],
    ["adopt added later", { name: "a" }, { name: "a", adopt: true }, undefined],
    [
      "undeclared schemaType declared as it is",
      { name: "a" },
      { name: "a", schemaType: "implicit" },
      undefined,
    ],
  ];
  it.each(cases)("%s", (_, recorded, news, patch) => {
    expect(planPatch(recorded, news)).toEqual(patch);
  });

  it("sends rules only if the program changed them, and only the declared ones", () => {
    const rules = fc.oneof(
      fc.constant(undefined),
      fc.constant([]),
      fc.integer({ min: 3_600, max: 9_999_999 }).map((everySeconds) => [{ everySeconds }]),
    );
    const inputs = fc.record({
      name: fc.string(),
      description: fc.option(fc.string(), { nil: undefined }),
    });
    fc.assert(
      fc.property(inputs, inputs, rules, rules, (before, after, was, is) => {
        const recorded = { ...before, ...(was && { retentionRules: was }) } as BucketInputs;
        const news = { ...after, ...(is && { retentionRules: is }) } as BucketInputs;
        const patch = planPatch(recorded, news);
        const changed = is !== undefined && JSON.stringify(is) !== JSON.stringify(was);
        expect(patch?.retentionRules).toEqual(changed ? is : undefined);
      }),
    );
  });
});
