import { typeToken } from "pulumi-influxdb-serverless/rules";
import { describe, expect, it } from "vitest";
import { reviewPreview } from "../../../../test/support/reviewPreview";
import type { PlanLimits } from "../limits/readPlanLimits";

const STACK = { op: "same", urn: "urn:pulumi:s::p::pulumi:pulumi:Stack::p-s" };
const type = typeToken("bucket");
const namesOf = (count: number) => Array.from({ length: count }, (_, index) => `bucket-${index}`);

/** A preview that creates these buckets, each with `adopt`. */
const adopting = (names: readonly string[]) =>
  JSON.stringify({
    changeSummary: { same: 1 },
    steps: [
      STACK,
      ...names.map((name) => ({
        op: "create",
        urn: `urn:pulumi:s::p::${type}::${name}`,
        newState: { type, inputs: { name, adopt: true } },
      })),
    ],
  });

const limitsOf = (buckets: readonly string[], maxBuckets?: number): PlanLimits => ({
  maxBuckets,
  maxRetentionSeconds: undefined,
  buckets,
  hidden: undefined,
});

const exceeded = (preview: string, limits: PlanLimits) =>
  reviewPreview(preview, { limits }).findings.filter(({ rule }) => rule === "LIM501");

describe("planExceeded", () => {
  it("counts adopted buckets as existing, and new ones in their order", () => {
    const preview = adopting(["bucket-0", "new-1", "bucket-1", "new-2"]);
    expect(exceeded(preview, limitsOf(namesOf(2), 3))).toMatchObject([
      {
        name: "new-2",
        message: expect.stringContaining("bucket number 4, but the plan allows only 3"),
      },
    ]);
  });

  it.each([
    [1, ["bucket number 4 or higher, but the plan allows only 3 — the service refuses it"], 0],
    [0, [], 1],
  ])(
    "does not count hidden buckets, and says so unless %i visible ones exceed",
    (more, found, notes) => {
      const limits = { ...limitsOf(namesOf(2 + more), 3), hidden: "narrow" };
      const { findings, notEvaluated } = reviewPreview(adopting(["new"]), { limits });
      const messages = findings.filter(({ rule }) => rule === "LIM501").map((it) => it.message);
      expect(messages).toEqual(found);
      expect(notEvaluated.filter(({ rule }) => rule === "LIM501")).toHaveLength(notes);
      const unlimited = { ...limits, maxBuckets: undefined };
      expect(reviewPreview(adopting(["new"]), { limits: unlimited }).notEvaluated).toEqual(
        reviewPreview(adopting(["new"]), { limits: limitsOf([]) }).notEvaluated,
      );
    },
  );

  it.each([
    [true, ["bucket number 4"]],
    [false, []],
  ])("counts both buckets of a replacement if the old one is deleted last: %s", (gone, found) => {
    const oldState = {
      ...{ type, id: "1", delete: gone },
      ...{ inputs: { name: "a" }, outputs: { name: "a" } },
    };
    const urn = `urn:pulumi:s::p::${type}::a`;
    const newState = { type, inputs: { name: "a" } };
    const preview = JSON.stringify({
      steps: [STACK, { op: "replace", urn, oldState, newState }],
      changeSummary: { same: 1, replace: 1 },
    });
    const messages = exceeded(preview, limitsOf(namesOf(3), 3)).map(({ message }) => message);
    expect(messages.map((message) => message.slice(0, 15))).toEqual(found);
  });

  it.each([[undefined], [5_000]])(
    "finishes for 1,500 buckets adopted among 5,000, with a limit of %s",
    (maxBuckets) => {
      const preview = adopting(namesOf(1_500));
      const limits = limitsOf(namesOf(5_000).reverse(), maxBuckets);
      expect(exceeded(preview, limits)).toEqual([]);
    },
  );
});
