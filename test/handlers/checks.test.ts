import fc from "fast-check";
import { type Emulator, startEmulator } from "influxdb-serverless-emulator";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bucketHandler } from "../../provider/src/bucket/handler";
import { bucketLabelAttachmentHandler } from "../../provider/src/bucketLabelAttachment/handler";
import { bucketMemberHandler } from "../../provider/src/bucketMember/handler";
import { bucketOwnerHandler } from "../../provider/src/bucketOwner/handler";
import { labelHandler } from "../../provider/src/label/handler";
import type { Kind } from "../../provider/src/lifecycle/kind";
import { UNKNOWN } from "../../provider/src/lifecycle/unknown";
import { measurementSchemaHandler } from "../../provider/src/measurementSchema/handler";
import { startRun } from "../support/run";

let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator();
});
afterAll(() => emulator.close());

type AnyHandler = Parameters<ReturnType<typeof startRun>["of"]>[1];
const ID = "0123456789abcdef";
const COLUMNS = [
  { name: "time", type: "timestamp" },
  { name: "v", type: "field", dataType: "float" },
];
/** Each handler, and inputs that are right: half of the shapes are these with something else in them. */
const HANDLERS: [Kind, unknown, object][] = [
  ["bucket", bucketHandler, { name: "a", retentionRules: [{ everySeconds: 3600 }] }],
  ["label", labelHandler, { name: "a", properties: { color: "red" } }],
  ["bucketLabelAttachment", bucketLabelAttachmentHandler, { bucketId: ID, labelId: ID }],
  ["bucketMember", bucketMemberHandler, { bucketId: ID, userId: ID }],
  ["bucketOwner", bucketOwnerHandler, { bucketId: ID, userId: ID }],
  ["measurementSchema", measurementSchemaHandler, { bucketId: ID, name: "m", columns: COLUMNS }],
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
    ),
    weight: 9,
  },
);
const anyShape = fc.dictionary(inputName, value, { maxKeys: 8 });
const someChange = fc.dictionary(inputName, value, { maxKeys: 1 });

describe.each(HANDLERS)("check of a %s", (kind, handler, right) => {
  const shape = fc.oneof(
    anyShape,
    someChange.map((change) => ({ ...right, ...change })),
  );

  it("takes 10,000 random shapes without a throw and without a request", async () => {
    const run = startRun(emulator).of(kind, handler as AnyHandler);
    emulator.counters.reset();
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
      { numRuns: 10_000 },
    );
    expect(accepted).toBeGreaterThan(100);
    expect(emulator.counters.read().total).toBe(0);
  }, 120_000);
});
