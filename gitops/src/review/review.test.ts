import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { KINDS, typeToken } from "pulumi-influxdb-serverless/rules";
import { describe, expect, it } from "vitest";
import { RENDER, reviewPreview } from "../../../test/support/reviewPreview";
import { PreviewError } from "./preview/previewError";
import { FORMATS } from "./render/formats";
import { renderText } from "./render/text";
import { openFindings } from "./waivers/writeWaivers";

const STACK = { op: "same", urn: "urn:pulumi:s::p::pulumi:pulumi:Stack::p-s" };
const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const SIGNATURE = {
  "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
  plaintext: "[]",
};
const bucket = typeToken("bucket");
const days = (count: number) => [{ everySeconds: count * 86_400 }];

const reviewSteps = (...steps: object[]) =>
  reviewPreview(JSON.stringify({ steps: [STACK, ...steps], changeSummary: { same: 1 } }));

/** The same, but undefined for an incomplete preview. */
function reviewOrNone(...steps: object[]) {
  try {
    return reviewSteps(...steps);
  } catch (error) {
    if (error instanceof PreviewError) return undefined;
    throw error;
  }
}

/** An update of a bucket's retention. */
const update = (before: unknown, after: unknown, more: object = {}) => ({
  op: "update",
  urn: `urn:pulumi:s::p::${bucket}::sensors`,
  oldState: {
    type: bucket,
    id: "1",
    inputs: { name: "a" },
    outputs: { name: "a", retentionRules: before },
  },
  newState: { type: bucket, inputs: { name: "a", retentionRules: after } },
  ...more,
});
const rulesOf = (before: unknown, after: unknown) =>
  reviewSteps(update(before, after)).findings.map(({ rule }) => rule);

describe("bucket that an alias turns into a resource of another type", () => {
  it.each([
    ["is a destructive delete", false, false, "destructive"],
    [
      "is a destructive delete if retainOnDelete is added in the same change",
      false,
      true,
      "destructive",
    ],
    [
      "is a destructive delete if retainOnDelete is removed in the same change",
      true,
      false,
      "destructive",
    ],
    ["is a notice if retainOnDelete stays", true, true, "notice"],
  ])("%s", (_, before, after, severity) => {
    const { oldState } = update(undefined, undefined);
    const step = {
      op: "replace",
      urn: "urn:pulumi:s::p::other:index:Type::sensors",
      oldState: { ...oldState, retainOnDelete: before },
      newState: { type: "other:index:Type", inputs: {}, retainOnDelete: after },
    };
    expect(reviewSteps(step).findings).toMatchObject([{ rule: "BKT101", severity }]);
  });
});

describe("label properties named like methods", () => {
  it("are compared as values", () => {
    const type = typeToken("label");
    const urn = `urn:pulumi:s::p::${type}::label`;
    const state = (text: string) => ({
      type,
      id: "1",
      inputs: { name: "a", properties: { toString: "x" } },
      outputs: { name: "a", properties: { toString: text } },
    });
    const { findings } = reviewSteps(
      { ...STACK, op: "refresh" },
      { op: "refresh", urn, oldState: state("x"), newState: state("y") },
      { op: "update", urn, oldState: state("y"), newState: { type, inputs: state("x").inputs } },
    );
    expect(findings.map(({ rule }) => rule)).toEqual(["DRF401"]);
  });
});

describe("retention in an update", () => {
  it.each([
    ["the same", days(30), days(30), []],
    ["infinite in two forms", [], [{ everySeconds: 0 }], []],
    ["none declared", days(30), undefined, []],
    ["shorter", days(30), days(7), ["RET101"]],
    ["finite", [], days(7), ["RET102"]],
    ["longer", days(7), days(30), ["RET201"]],
    ["infinite", days(7), [], ["RET201"]],
    ["unknown", days(7), UNKNOWN, ["RET203"]],
    ["partly unknown", days(7), [{ everySeconds: UNKNOWN }], ["RET203"]],
    ["a secret", days(7), "[secret]", ["RET203"]],
    ["a secret of the state", days(7), SIGNATURE, ["RET203"]],
    ["two secrets, which are never equal", "[secret]", "[secret]", ["RET203"]],
    ["after a secret", "[secret]", days(7), ["RET203"]],
    ["infinite after a secret", "[secret]", [], []],
    ["after a value that is not in the state", undefined, days(7), ["RET203"]],
  ])("%s", (_, before, after, rules) => {
    expect(rulesOf(before, after)).toEqual(rules);
  });

  it("counts as the worst case if the preview hides it, unless the engine says it stays the same", () => {
    const hidden: [unknown, unknown][] = [
      [days(7), UNKNOWN],
      [days(7), "[secret]"],
      [days(7), SIGNATURE],
      [[], [{ everySeconds: UNKNOWN }]],
      ["[secret]", days(7)],
      [undefined, days(7)],
    ];
    for (const [before, after] of hidden) {
      const review = reviewSteps(update(before, after));
      expect([review.verdict, openFindings(review.findings, "destructive")]).toMatchObject([
        "destructive",
        { waivable: [], uncertain: [{ rule: "RET203", id: "1" }] },
      ]);
    }
    const secrets = (...diffReasons: string[]) =>
      reviewSteps(update("[secret]", "[secret]", { diffReasons })).verdict;
    expect([secrets("retentionRules"), secrets("description")]).toEqual(["destructive", "none"]);
    const born = { type: bucket, inputs: { name: "a", retentionRules: UNKNOWN } };
    const step = { op: "create", urn: update([], []).urn, newState: born };
    expect(reviewSteps(step).verdict).toBe("notice");
  });

  it("is destructive if and only if points are kept for less time", () => {
    const seconds = fc.oneof(fc.constant(0), fc.integer({ min: 3_600, max: 10 ** 9 }));
    fc.assert(
      fc.property(seconds, seconds, (before, after) => {
        const { verdict } = reviewSteps(
          update([{ everySeconds: before }], [{ everySeconds: after }]),
        );
        const lives = (value: number) => value || Number.POSITIVE_INFINITY;
        expect(verdict === "destructive").toBe(lives(after) < lives(before));
      }),
    );
  });
});

describe("secret inputs", () => {
  it("are in no review format, even if older states have them in plain text as outputs", () => {
    const type = bucket;
    const inputs = {
      name: "[secret]",
      description: "[secret]",
      retentionRules: [{ everySeconds: "[secret]" }],
    };
    const outputs = { name: "canary", description: "canary", retentionRules: days(12_345) };
    const oldState = { type, id: "1", inputs, outputs };
    const urn = (name: string) => `urn:pulumi:s::p::${type}::${name}`;
    const schema = { ...oldState, outputs: { ...outputs, schemaType: "implicit" } };
    const review = reviewSteps(
      {
        op: "update",
        urn: urn("a"),
        oldState,
        newState: { type, inputs: { ...inputs, name: "b" } },
      },
      { op: "delete", urn: urn("b"), oldState },
      { op: "replace", urn: urn("c"), oldState: schema, newState: { type, inputs } },
      { ...STACK, op: "refresh" },
      { op: "refresh", urn: urn("d"), oldState },
      { op: "create", urn: urn("d"), newState: { type, inputs } },
    );
    expect(review.findings.map(({ rule }) => rule)).toEqual(
      expect.arrayContaining(["RET203", "BKT101", "BKT102", "BKT201", "DRF401"]),
    );
    for (const render of Object.values(FORMATS)) {
      expect(render(review, RENDER)).not.toMatch(/canary|12345/);
    }
  });
});

describe("any preview", { timeout: 60_000 }, () => {
  const bag = fc.dictionary(
    fc.constantFrom(
      "name",
      "retentionRules",
      "columns",
      "bucketId",
      "labelId",
      "userId",
      "adopt",
      "declared",
      "permissions",
      "status",
      "keepers",
      "database",
      "retentionPolicy",
      "default",
    ),
    fc.oneof(fc.jsonValue(), fc.constant(UNKNOWN), fc.constant("[secret]"), fc.constant(days(3))),
  );
  const state = fc.record({
    type: fc.constantFrom(...KINDS.map(typeToken)),
    id: fc.option(fc.constantFrom("1", "2"), { nil: undefined }),
    inputs: bag,
    outputs: bag,
    protect: fc.boolean(),
    retainOnDelete: fc.boolean(),
  });
  const step = fc.record({
    op: fc.constantFrom(
      "same",
      "create",
      "update",
      "replace",
      "delete",
      "refresh",
      "delete-replaced",
      "read",
    ),
    urn: fc.constantFrom("a", "b", "c").map((name) => `urn:pulumi:s::p::${bucket}::${name}`),
    oldState: fc.option(state, { nil: undefined }),
    newState: fc.option(state, { nil: undefined }),
  });

  it("can be reviewed, whatever it contains", () => {
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        const review = reviewOrNone(...steps);
        if (!review) return;
        const total = Object.values(review.counts).reduce((sum, count) => sum + count, 0);
        expect(total).toBe(review.findings.length);
        const text = renderText(review, RENDER);
        expect(text).toMatch(/^review: /);
      }),
      { numRuns: 1_000 },
    );
  });

  it("has the same findings in any order of its steps", () => {
    for (const name of ["buckets", "access", "schemas", "retention", "tokens", "lifecycle"]) {
      const preview = JSON.parse(readFileSync(join(__dirname, "fixtures", `${name}.json`), "utf8"));
      const { findings } = reviewPreview(JSON.stringify(preview));
      preview.steps.reverse();
      expect(reviewPreview(JSON.stringify(preview)).findings).toEqual(findings);
    }
  });
});
