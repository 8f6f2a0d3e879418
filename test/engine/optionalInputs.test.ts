import { describe, expect, it } from "vitest";
import type { Step } from "../support/engine";
import { useHarness } from "../support/harness";
import { useTable } from "../support/lifecycle";
import type { Args, ResourceKind } from "../support/lifecycleRows";

const harness = useHarness({ attached: true });

const DAY = 86_400;
const rules = (count: number) => [{ everySeconds: count * DAY }];

const SCHEMA = {
  bucketId: "$explicit",
  columns: [
    { name: "time", type: "timestamp" },
    { name: "v", type: "field", dataType: "float" },
  ],
};

/** Each optional input, and what happens when it is declared and when it is removed again. */
interface OptionalInput {
  kind: ResourceKind;
  /** Other inputs that have to be declared. */
  base?: Args;
  input: string;
  value: unknown;
  declared: "update" | "replace";
  /** What the preview says when it is removed again; default: `update`. */
  removed?: "replace";
  /** What the server has after it was removed from the code, if that differs from what it had before. */
  after?: unknown;
}

const inputs = (orgId: string): OptionalInput[] => [
  { kind: "Bucket", input: "name", value: "named", declared: "update" },
  { kind: "Bucket", input: "description", value: "x", declared: "update", after: "" },
  {
    kind: "Bucket",
    input: "retentionRules",
    value: rules(60),
    declared: "update",
    after: rules(60),
  },
  { kind: "Bucket", input: "orgId", value: orgId, declared: "update" },
  { kind: "Bucket", input: "schemaType", value: "implicit", declared: "update" },
  { kind: "Bucket", input: "rp", value: "autogen", declared: "replace", after: "autogen" },
  { kind: "Bucket", input: "adopt", value: true, declared: "update" },
  { kind: "Label", input: "name", value: "named", declared: "update" },
  {
    kind: "Label",
    input: "properties",
    value: { color: "x" },
    declared: "update",
    after: "",
  },
  { kind: "Label", input: "orgId", value: orgId, declared: "update" },
  {
    kind: "MeasurementSchema",
    base: SCHEMA,
    input: "name",
    value: "named",
    declared: "replace",
    removed: "replace",
  },
  { kind: "Label", input: "adopt", value: true, declared: "update" },
];

describe.each([{ refreshed: false }, { refreshed: true }])(
  "optional inputs, refreshed in between: $refreshed",
  ({ refreshed }) => {
    it("are added and removed as previewed, even alongside changes by others; no retention changes unseen", async () => {
      const { project, api, emulator } = harness;
      const rows = inputs(emulator.orgID);
      const table = useTable({ project, api, users: emulator.userIDs });
      // Each resource twice: one is left alone; somebody lengthens the retention of the other before every up.
      const program = (isDeclared: boolean) =>
        table.program({
          explicit: { kind: "Bucket", args: { schemaType: "explicit" } },
          ...Object.fromEntries(
            rows.flatMap(({ kind, base = {}, input, value }) =>
              ["calm", "touched"].map((which) => {
                const unique = input === "name" ? `${value}-${which}` : value;
                const args: Args = isDeclared ? { ...base, [input]: unique } : base;
                return [`${kind}-${input}-${which}`, { kind, args }];
              }),
            ),
          ),
        });
      const touched = async (count: number) => {
        for (const { id, name, description } of await api.userBuckets()) {
          if (!name.endsWith("touched")) continue;
          const retentionRules = [{ type: "expire", everySeconds: count * DAY }];
          await api.patchBucket(id, { description: description ?? "by hand", retentionRules });
        }
        if (refreshed) await project.refresh();
      };
      const opsOf = (plan: string[]) =>
        Object.fromEntries(plan.map((step) => [step.split(" ")[1], step.split(" ")[0]]));
      const expected = (op: (row: OptionalInput) => string) =>
        Object.fromEntries(
          rows.flatMap((row) =>
            ["calm", "touched"].map((which) => [`${row.kind}-${row.input}-${which}`, op(row)]),
          ),
        );

      await project.write(program(false));
      await project.up();
      await project.run("preview --expect-no-changes");

      // Longer than recorded and, without a refresh, not longer than declared: see deletion.test.ts.
      await touched(refreshed ? 90 : 45);
      await project.write(program(true));
      expect(opsOf(await project.plan())).toEqual(expected(({ declared }) => declared));
      await upWatchingRetention();
      await project.run("preview --expect-no-changes");

      await touched(120);
      await project.write(program(false));
      expect(opsOf(await project.plan())).toEqual(expected(({ removed }) => removed ?? "update"));
      await upWatchingRetention();
      await project.nothingToDo();

      const { labels } = (await api.call("GET", "/api/v2/labels")).json;
      const live = [...(await api.userBuckets()), ...labels];
      for (const { kind, input, after } of rows) {
        if (after === undefined) continue;
        const found = live.find(({ name }) => name === `${kind}-${input}-calm`);
        const value = found?.[input] ?? "";
        const seconds = Array.isArray(value)
          ? value.map(({ everySeconds }) => ({ everySeconds }))
          : value;
        expect(seconds, `${kind} ${input}`).toEqual(after);
      }
    });
  },
);

/** An `up` after which every retention is unchanged, unless the preview just before showed the new one. */
async function upWatchingRetention(): Promise<void> {
  const steps = await harness.project.preview();
  const before = await retentions();
  await harness.project.up();
  const after = await retentions();
  for (const [name, seconds] of Object.entries(after)) {
    const shown = shownRetention(steps, name);
    if (shown !== undefined) expect(seconds, name).toBe(shown);
    else if (name in before) expect(seconds, name).toBe(before[name]);
  }
}

async function retentions(): Promise<Record<string, number>> {
  const state = await harness.project.ownState();
  const buckets = await harness.api.userBuckets();
  return Object.fromEntries(
    state.flatMap(({ urn, id }) => {
      const bucket = buckets.find((live) => live.id === id);
      return bucket ? [[urn.split("::").pop(), bucket.retentionRules[0]?.everySeconds ?? 0]] : [];
    }),
  );
}

/** The retention that a preview shows for a resource: undefined if it shows none. */
function shownRetention(steps: Step[], name: string): number | undefined {
  const step = steps.find(({ urn }) => urn.endsWith(`::${name}`));
  const isShown = Object.keys(step?.detailedDiff ?? {}).some((path) =>
    path.startsWith("retention"),
  );
  const rules = step?.newState?.inputs?.retentionRules as { everySeconds: number }[] | undefined;
  if (step?.op.includes("replace")) return rules?.[0]?.everySeconds ?? 30 * DAY;
  return isShown && rules ? (rules[0]?.everySeconds ?? 0) : undefined;
}
