import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { redact } from "../../provider/src/api/redact";
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
/** Valid inputs: half of the shapes are these with one change. */
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

/** Anything that JSON can hold, and what a preview puts in place of an unknown value. */
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

  it("handles 2,000 random shapes without an exception or a request", async () => {
    const run = startRun(at.emulator).of[kind];
    at.emulator.counters.reset();
    let accepted = 0;
    await fc.assert(
      fc.asyncProperty(shape, shape, async (olds, news) => {
        const { inputs, failures } = await run.check(olds, news);
        for (const { reason } of failures) expect(reason).toMatch(/.: ./s);
        if (failures.length > 0) return;
        accepted += 1;
        // Accepted inputs are in their final form: another check changes nothing.
        expect(await run.check(inputs, inputs)).toEqual({ inputs, failures: [] });
      }),
      { numRuns: 2_000 },
    );
    expect(accepted).toBeGreaterThan(100);
    expect(at.emulator.counters.read().total).toBe(0);
  }, 120_000);
});

it("check and diff of a token accept a permission that isn't known yet", async () => {
  const run = startRun(at.emulator).of.authorization;
  const news = { permissions: [UNKNOWN, ...PERMISSIONS, UNKNOWN] };
  const { inputs, failures } = await run.check({ permissions: PERMISSIONS }, news);
  expect(failures).toEqual([]);
  expect(inputs.permissions).toHaveLength(3);
  const olds = { permissions: PERMISSIONS, orgId: ID, declared: ["permissions"] };
  await expect(run.diff(ID, olds, inputs)).resolves.toBeDefined();
});

const tag = (name: string) => ({ name, type: "tag" });
const read = (type: string, id?: string) => ({ action: "read", resource: { type, id } });

it.each<[Kind, news: Record<string, unknown>, reasons: string[]]>([
  [
    "label",
    { name: " a", properties: { color: "" } },
    ["name: must not begin", "properties.color: must not be empty"],
  ],
  [
    "bucketLabelAttachment",
    { bucketId: "b", labelId: "l" },
    ["bucketId: must be an ID", "labelId: must be an ID"],
  ],
  ["bucketMember", { bucketId: "b" }, ["bucketId: must be an ID", "userId: must be an ID"]],
  ["bucketOwner", { bucketId: ID, userId: 7 }, ["userId: must be an ID"]],
  [
    "measurementSchema",
    {
      bucketId: ID,
      name: "_m",
      columns: [
        { ...COLUMNS[1], type: "tag" },
        { name: "b", type: "field" },
      ],
    },
    [
      'name: must not start with "_"',
      "columns[0].dataType: must be omitted",
      "columns[1].dataType: is required for a field",
    ],
  ],
  [
    "measurementSchema",
    { bucketId: ID, name: "m", columns: [tag("a"), tag("A"), COLUMNS[1]] },
    ["columns: must have the timestamp column", "columns[1].name: is declared twice"],
  ],
  [
    "authorization",
    { permissions: [], status: "on", userId: "u" },
    [
      "permissions: must have at least one",
      'status: must be "active" or "inactive"',
      "userId: must be an ID",
    ],
  ],
  [
    "authorization",
    {
      permissions: [
        { ...read("bucket"), action: "list" },
        read("secrets", ID),
        read("buckets", "b"),
      ],
    },
    [
      'permissions[0].action: must be "read" or "write"',
      "permissions[0].resource.type: must be one of",
      "permissions[1].resource.id: must not be set: secrets have no IDs",
      "permissions[2].resource.id: must be an ID",
    ],
  ],
  [
    "dbrpMapping",
    { bucketId: "b", database: "", retentionPolicy: "a/b", default: "yes" },
    [
      "bucketId: must be an ID",
      "database: must not be empty",
      "retentionPolicy: must not contain /",
      "default: must be true or false",
    ],
  ],
])("check of a %s reports every problem of %j", async (kind, news, reasons) => {
  const { failures } = await startRun(at.emulator).of[kind].check({}, news);
  const found = failures.map(({ reason }) => reason);
  // Secrets that other files of this worker have registered are redacted here, too.
  expect(found).toEqual(reasons.map((reason) => expect.stringContaining(redact(reason))));
});

it.each<[Kind, Kind]>([
  ["bucket", "bucket"],
  ["label", "label"],
  ["bucketLabelAttachment", "bucketLabelAttachment"],
  ["bucketMember", "bucketOwner"],
  ["measurementSchema", "measurementSchema"],
  ["dbrpMapping", "dbrpMapping"],
])("two resources that declare the same object are both named: %s and %s", async (one, other) => {
  const [, news] = RIGHT.find(([kind]) => kind === one) ?? [];
  const { of } = startRun(at.emulator);
  at.emulator.counters.reset();
  const declare = (kind: Kind, number: number) =>
    of[kind].check({}, { ...news, __declaredBy: `run ${number} ${kind} "${number}"` });
  expect((await declare(one, 1)).failures).toEqual([]);
  const message = `${other} "2" declares the same object as ${one} "1"`;
  expect((await declare(other, 2)).failures).toMatchObject([
    { reason: expect.stringContaining(message) },
  ]);
  expect(at.emulator.counters.read().total).toBe(0);
});
