import { typeToken } from "pulumi-influxdb-serverless/rules";
import { describe, expect, it } from "vitest";
import { reviewPreview } from "../../../../test/support/reviewPreview";

const STACK = { op: "same", urn: "urn:pulumi:s::p::pulumi:pulumi:Stack::p-s" };
const type = typeToken("bucket");

interface Step {
  op: "create" | "delete";
  logical: string;
  inputs: Record<string, unknown>;
}

const gone = (logical: string, inputs: object = {}): Step => ({
  op: "delete",
  logical,
  inputs: { name: logical, ...inputs },
});
const made = (logical: string, inputs: object = {}): Step => ({
  op: "create",
  logical,
  inputs: { name: logical, ...inputs },
});

/** BKT101's message about the first bucket. */
function messageOf(...steps: Step[]): string {
  const preview = {
    changeSummary: { same: 1 },
    steps: [
      STACK,
      ...steps.map(({ op, logical, inputs }, index) => {
        const state = {
          type,
          inputs,
          ...(op === "delete" ? { id: `${index}`, outputs: inputs } : {}),
        };
        const urn = `urn:pulumi:s::p::${type}::${logical}`;
        return { op, urn, [op === "delete" ? "oldState" : "newState"]: state };
      }),
    ],
  };
  const { findings } = reviewPreview(JSON.stringify(preview));
  return findings.find(({ rule }) => rule === "BKT101")?.message ?? "";
}

const kept = { retentionRules: [{ everySeconds: 3600 }] };

it.each<[string, Step[]]>([
  ["the same arguments", [gone("a", kept), made("b", kept)]],
  ["the same name on the server", [gone("a", kept), made("b", { name: "a" })]],
])("a deleted bucket next to a new one with %s looks like a rename", (_, steps) => {
  expect(messageOf(...steps)).toMatch(
    /bucket deleted .* looks like a rename to "b": .* aliases: \[\{ name: "a" \}\]/,
  );
});

it.each<[string, Step[]]>([
  ["a new one with other arguments", [gone("a", kept), made("b")]],
  ["two identical new ones", [gone("a", kept), made("b", kept), made("c", kept)]],
  ["another identical deleted one", [gone("a", kept), gone("c", kept), made("b", kept)]],
  ["one that adopts it", [gone("a", kept), made("b", { name: "a", adopt: true })]],
  ["no new one", [gone("a", kept)]],
])("a deleted bucket next to %s does not look like a rename", (_, steps) => {
  expect(messageOf(...steps)).toMatch(/^bucket deleted/);
  expect(messageOf(...steps)).not.toContain("looks like a rename");
});

describe("replaced bucket", () => {
  const state = (more: object, urn = "b") => ({
    urn: `urn:pulumi:s::p::${type}::${urn}`,
    type,
    id: "0a",
    inputs: { name: "data" },
    outputs: { name: "data", orgId: "o" },
    ...more,
  });
  const findings = (...steps: object[]) => {
    const preview = { changeSummary: { same: 1 }, steps: [STACK, ...steps] };
    return reviewPreview(JSON.stringify(preview)).findings.filter(({ rule }) =>
      rule.startsWith("BKT"),
    );
  };
  const replacement = (oldState: { urn: string }, newState: { urn: string }) => [
    { op: "replace", urn: newState.urn, oldState, newState, replaceReasons: ["rp"] },
    { op: "delete-replaced", urn: oldState.urn, oldState },
  ];

  it("is one finding, even if an alias gives it another URN", () => {
    const told = findings(...replacement(state({}), state({}, "b2")));
    expect(told).toMatchObject([{ rule: "BKT102", severity: "destructive" }]);
  });

  it.each<[name: string, severity: string, message: RegExp]>([
    [
      "data",
      "breaking",
      /stays on the server, so creating the new one fails: its name is still taken/,
    ],
    ["data2", "notice", /stays on the server; the new one is empty/],
  ])("that is retained and then named %s is %s", (name, severity, message) => {
    const kept = { retainOnDelete: true };
    const told = findings(...replacement(state(kept), state({ ...kept, inputs: { name } })));
    expect(told).toMatchObject([
      { rule: "BKT102", severity, message: expect.stringMatching(message) },
    ]);
  });
});
