import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Kind } from "../../provider/src/contract/kind";
import { UNKNOWN } from "../../provider/src/contract/unknown";
import { shareEmulator } from "../support/emulator";
import { startRun } from "../support/startRun";

const at = shareEmulator();

const ID = "0123456789abcdef";
const COLUMNS = [
  { name: "time", type: "timestamp" },
  { name: "v", type: "field", dataType: "float" },
];
const PERMISSIONS = [{ action: "read", resource: { type: "buckets", id: ID } }];
/** Inputs that are right: half of the shapes are these with something else in them. */
const RIGHT: [Kind, object][] = [
  ["bucket", { name: "a", retentionRules: [{ everySeconds: 3600 }] }],
  ["label", { name: "a", properties: { color: "red" } }],
  ["bucketLabelAttachment", { bucketId: ID, labelId: ID }],
  ["bucketMember", { bucketId: ID, userId: ID }],
  ["bucketOwner", { bucketId: ID, userId: ID }],
  ["measurementSchema", { bucketId: ID, name: "m", columns: COLUMNS }],
  ["authorization", { permissions: PERMISSIONS, keepers: { term: "1" } }],
  ["dbrpMapping", { bucketId: ID, database: "db", retentionPolicy: "rp", default: true }],
];

/** Whatever JSON can hold, and what a preview puts in the place of anything. */
const leaf = fc.oneof(
  fc.jsonValue({ maxDepth: 1 }),
  fc.constantFrom(
    UNKNOWN,
    "0123456789abcdef",
    "0123456789ABCDEF",
    "time",
    "tag",
    "",
    "explicit",
    "read",
    "buckets",
    0,
    3600,
    true,
  ),
  fc.string({ unit: "binary" }),
);
const item = fc.oneof(
  leaf,
  fc.record({ everySeconds: leaf }),
  fc.record({ name: leaf, type: leaf, dataType: leaf }, { requiredKeys: [] }),
  fc.record({ action: leaf, resource: fc.record({ type: leaf, id: leaf }) }),
);
const value = fc.oneof(leaf, fc.array(item, { maxLength: 4 }), fc.dictionary(fc.string(), leaf));
const inputName = fc.oneof(
  { arbitrary: fc.string(), weight: 1 },
  {
    arbitrary: fc.constantFrom(
      "name",
      "description",
      "retentionRules",
      "orgId",
      "schemaType",
      "rp",
      "adopt",
      "properties",
      "bucketId",
      "labelId",
      "userId",
      "columns",
      "permissions",
      "status",
      "keepers",
      "database",
      "retentionPolicy",
      "default",
    ),
    weight: 9,
  },
);
const anyShape = fc.dictionary(inputName, value, { maxKeys: 8 });
const someChange = fc.dictionary(inputName, value, { maxKeys: 1 });

describe.each(RIGHT)("check of a %s", (kind, right) => {
  const shape = fc.oneof(
    anyShape,
    someChange.map((change) => ({ ...right, ...change })),
  );

  it("takes 2,000 random shapes without a throw and without a request", async () => {
    const run = startRun(at.emulator).of[kind];
    at.emulator.counters.reset();
    let accepted = 0;
    await fc.assert(
      fc.asyncProperty(shape, shape, async (olds, news) => {
        const { inputs, failures } = await run.check(olds, news);
        for (const { reason } of failures) expect(reason).toMatch(/.: ./s);
        if (failures.length > 0) return;
        accepted += 1;
        // What passes is in its final form: to look at it again changes nothing.
        expect(await run.check(inputs, inputs)).toEqual({ inputs, failures: [] });
      }),
      { numRuns: 2_000 },
    );
    expect(accepted).toBeGreaterThan(100);
    expect(at.emulator.counters.read().total).toBe(0);
  }, 120_000);
});
