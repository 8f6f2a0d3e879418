import { typeToken } from "pulumi-influxdb-serverless/rules";
import { describe, expect, it } from "vitest";
import { reviewPreview } from "../../../../test/support/reviewPreview";

const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const STACK = { op: "same", urn: "urn:pulumi:s::p::pulumi:pulumi:Stack::p-s" };
const type = typeToken("dbrpMapping");
const bucketType = typeToken("bucket");
const urnOf = (of: string, name: string) => `urn:pulumi:s::p::${of}::${name}`;

/** `db/rp bucket`, with `!` for the default. */
function mapping(text: string): Record<string, unknown> {
  const [name = "", bucketId] = text.replace("!", "").split(" ");
  const [database, retentionPolicy] = name.split("/");
  const isDefault = text.endsWith("!") ? { default: true } : {};
  return { bucketId, database, retentionPolicy, ...isDefault };
}

interface Step {
  op: string;
  urn: string;
}

function step(op: string, name: string, before?: string, after?: object | string, more = {}): Step {
  const was = before === undefined ? undefined : mapping(before);
  const next = typeof after === "string" ? mapping(after) : after;
  return {
    op,
    urn: urnOf(type, name),
    ...(was && {
      oldState: { type, id: name, inputs: was, outputs: { ...was, orgId: "o" }, ...more },
    }),
    ...(next && { newState: { type, inputs: next, ...more } }),
  };
}
const bucketStep = (op: string, id: string, more: object = {}) => {
  const state = { type: bucketType, inputs: { name: id } };
  const old = op === "create" ? {} : { oldState: { ...state, id, outputs: { name: id } } };
  const next = op === "delete" ? {} : { newState: state };
  return { op, urn: urnOf(bucketType, id), ...old, ...next, ...more };
};

const review = (...steps: object[]) =>
  reviewPreview(JSON.stringify({ steps: [STACK, ...steps], changeSummary: { same: 1 } })).findings;

/** The findings for mappings, one line each. */
const found = (...steps: object[]) =>
  review(...steps)
    .filter(({ kind }) => kind === "dbrpMapping")
    .map(({ rule, severity, name, message }) => `${rule} ${severity} ${name}: ${message}`);
const idsOf = (lines: string[]) => lines.map((line) => line.split(":")[0]);

describe("removed mapping", () => {
  it("breaks queries and writes that name it", () => {
    expect(found(step("delete", "m", "db/rp b1"))).toEqual([
      "DBR101 breaking m: DBRP mapping db/rp removed — queries and writes that name it fail; if it is the default of its database, another mapping becomes the default",
    ]);
  });

  it("stays with retainOnDelete", () => {
    const lines = found(step("delete", "m", "db/rp b1!", undefined, { retainOnDelete: true }));
    expect(lines).toEqual([
      "DBR101 notice m: DBRP mapping db/rp is removed from the stack — retainOnDelete keeps it on the server",
    ]);
  });

  it("is no finding if it is declared again under another name", () => {
    const again = step("create", "n", undefined, { ...mapping("db/rp b1!"), adopt: true });
    expect(found(step("delete", "m", "db/rp b1!"), again)).toEqual([]);
    const other = step("create", "n", undefined, "db/rp2 b1");
    expect(idsOf(found(step("delete", "m", "db/rp b1"), other))).toEqual(["DBR101 breaking m"]);
  });

  it("is part of the finding of its bucket", () => {
    const steps = [bucketStep("delete", "b1"), step("delete", "m", "db/rp b1!")];
    const [finding] = review(...steps);
    expect(finding).toMatchObject({ rule: "BKT101", goesWith: ["DBRP mapping db/rp"] });
    expect(finding?.message).toContain("along with 1 DBRP mapping");
    expect(finding?.stake?.ifEmpty).toBe("bucket deleted, along with 1 DBRP mapping — it is empty");
    expect(finding?.stake?.severityIfEmpty).toBe("breaking");
    expect(found(...steps)).toEqual([]);
    // The new bucket has no such mapping.
    const removed = found(bucketStep("replace", "b1"), step("delete", "m", "db/rp b1!"));
    expect(idsOf(removed)).toContain("DBR101 breaking m");
    const replaced = [
      bucketStep("replace", "b1"),
      step("replace", "m", "db/rp b1", { ...mapping("db/rp"), bucketId: UNKNOWN }),
    ];
    expect(found(...replaced)).toEqual([]);
  });
});

describe("changed mapping", () => {
  it.each<[string, string, string, object | string, string[]]>([
    ["policy", "update", "db/a b1", "db/b b1", ["retention policy a → b"]],
    ["bucket", "replace", "db/a b1", "db/a b2", ["bucket b1 → b2"]],
    ["database", "replace", "db/a b1", "dc/a b1", ["database db → dc"]],
    [
      "all",
      "replace",
      "db/a b1",
      "dc/b b2",
      ["bucket b1 → b2", "database db → dc", "retention policy a → b"],
    ],
    [
      "unknown bucket",
      "replace",
      "db/a b1",
      { ...mapping("db/a"), bucketId: UNKNOWN },
      ["bucket b1 → (unknown)"],
    ],
    [
      "secret policy",
      "update",
      "db/a b1",
      { ...mapping("db/a b1"), retentionPolicy: "[secret]" },
      ["retention policy a → (secret)"],
    ],
  ])("%s", (_, op, before, after, changes) => {
    const lines = found(step(op, "m", before, after));
    expect(lines.map((line) => /DBRP mapping \S+: (.*) — /.exec(line)?.[1])).toEqual(changes);
    for (const line of lines) expect(line).toMatch(/^DBR101 breaking /);
  });

  it("can name a bucket that this preview creates", () => {
    const made = bucketStep("create", "b2");
    const after = { ...mapping("db/a"), bucketId: UNKNOWN };
    const more = { propertyDependencies: { bucketId: [made.urn] } };
    const [line] = found(made, step("replace", "m", "db/a b1", after, more));
    expect(line).toContain("bucket b1 → a new bucket");
  });

  it("breaks nothing if only adopt changes", () => {
    expect(found(step("update", "m", "db/a b1", { ...mapping("db/a b1"), adopt: true }))).toEqual(
      [],
    );
  });

  it("is missing in between if an option replaces it", () => {
    const [line] = found(step("replace", "m", "db/a b1", "db/a b1"));
    expect(line).toContain("DBR101 notice m: DBRP mapping db/a deleted and re-created");
  });
});

describe("default of a database", () => {
  const moves = (lines: string[]) => lines.filter((line) => line.startsWith("DBR201"));

  it("moves to a new mapping", () => {
    const steps = [
      step("update", "old", "db/a b1!", "db/a b1"),
      step("create", "new", undefined, "db/b b2!"),
    ];
    expect(found(...steps)).toEqual([
      "DBR201 notice new: default of database db moves from db/a in bucket b1 to db/b in bucket b2 — " +
        "queries and writes without a retention policy go there",
    ]);
  });

  it("moves only once if the old mapping is deleted", () => {
    const steps = [step("delete", "old", "db/a b1!"), step("update", "new", "db/b b2", "db/b b2!")];
    expect(idsOf(found(...steps))).toEqual(["DBR101 breaking old", "DBR201 notice new"]);
  });

  it.each<[string, Step, number]>([
    ["an existing mapping becomes it", step("update", "m", "db/a b1", "db/a b1!"), 1],
    ["the first mapping declares it", step("create", "m", undefined, "db/a b1!"), 0],
    ["it is no longer declared", step("update", "m", "db/a b1!", "db/a b1"), 0],
    ["it stays", step("update", "m", "db/a b1!", "db/b b1!"), 0],
    ["it is deleted", step("delete", "m", "db/a b1!"), 1],
    ["another one is deleted", step("delete", "m", "db/a b1"), 0],
    ["its mapping leaves the database", step("replace", "m", "db/a b1!", "dc/a b1"), 1],
    [
      "its mapping is replaced without declaring it",
      step("replace", "m", "db/a b1!", "db/a b2"),
      1,
    ],
    ["its mapping is replaced", step("replace", "m", "db/a b1!", "db/a b2!"), 0],
    [
      "it is unknown",
      step("update", "m", "db/a b1", { ...mapping("db/a b1"), default: UNKNOWN }),
      1,
    ],
    [
      "its database is unknown",
      step("create", "m", undefined, { ...mapping("db/a b1!"), database: UNKNOWN }),
      1,
    ],
  ])("is reported as moved or not: %s", (_, it, count) => {
    expect(moves(found(it))).toHaveLength(count);
  });

  it("is a different one in another organization", () => {
    const inputs = { name: "b2" };
    const oldState = { type: bucketType, id: "b2", inputs, outputs: { ...inputs, orgId: "p" } };
    const steps = [
      bucketStep("update", "b2", { oldState }),
      step("update", "old", "db/a b1!", "db/a b1"),
      step("create", "new", undefined, "db/b b2!"),
    ];
    expect(moves(found(...steps))).toEqual([]);
  });
});
