import { typeToken } from "pulumi-influxdb-serverless/rules";
import { describe, expect, it } from "vitest";
import { RENDER, reviewPreview } from "../../../../test/support/reviewPreview";
import { FORMATS } from "../render/formats";

const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const STACK = { op: "same", urn: "urn:pulumi:s::p::pulumi:pulumi:Stack::p-s" };
const type = typeToken("authorization");
const bucketType = typeToken("bucket");
const urnOf = (of: string, name: string) => `urn:pulumi:s::p::${of}::${name}`;
const A = "000000000000000a";
const B = "000000000000000b";

/** `read` is for every bucket, `read A` for one bucket, and `tasks:read` for tasks. */
function permissions(...texts: string[]) {
  return texts.map((text) => {
    const [action = "", id] = text.split(" ");
    const [kind, verb] = action.includes(":") ? action.split(":") : ["buckets", action];
    return { action: verb, resource: id === undefined ? { type: kind } : { type: kind, id } };
  });
}

interface Options {
  inputs?: object;
  outputs?: object;
  next?: object;
  step?: object;
  /** In both states. */
  state?: object;
  /** What the permissions depend on. */
  dependencies?: string[];
  others?: object[];
}

/** A step for the token `t`. */
function step(op: string, before?: unknown, after?: unknown, options: Options = {}) {
  const { inputs, outputs, next, state, dependencies = [] } = options;
  const was = { permissions: before, ...inputs };
  const oldState = {
    type,
    id: "1",
    inputs: was,
    outputs: { orgId: "o1", status: "active", token: "canary", ...was, ...outputs },
    // The engine marks the old object if it deletes it after the new one exists.
    delete: op === "replace",
    ...state,
  };
  const newState = {
    type,
    inputs: { permissions: after, ...next },
    propertyDependencies: { permissions: dependencies },
    ...state,
    delete: undefined,
  };
  const urn = urnOf(type, "t");
  return {
    op,
    urn,
    ...(op === "create" ? {} : { oldState }),
    ...(op === "delete" ? {} : { newState }),
    ...options.step,
  };
}

function reviewOf(...args: Parameters<typeof step>) {
  const steps = [STACK, step(...args), ...(args[3]?.others ?? [])];
  return reviewPreview(JSON.stringify({ steps, changeSummary: { same: 1 } }));
}

/** The findings for the token, one line each. */
function found(...args: Parameters<typeof step>): string[] {
  const { findings } = reviewOf(...args);
  const own = findings.filter(({ kind }) => kind === "authorization");
  return own.map(({ rule, severity, message }) => `${rule} ${severity} ${message}`);
}
const idsOf = (lines: string[]) => lines.map((line) => line.split(" ").slice(0, 2).join(" "));

describe("permissions of a replaced token", () => {
  const rotated = "TOK201 notice";
  it.each<[string, object[], object[], string[]]>([
    ["the same", permissions("read A"), permissions("read A"), [rotated]],
    [
      "one more",
      permissions("read A"),
      permissions("read A", "read B"),
      ["TOK103 notice", rotated],
    ],
    ["one less", permissions("read A", "read B"), permissions("read A"), ["TOK102 breaking"]],
    [
      "another one",
      permissions("read A"),
      permissions("read B"),
      ["TOK102 breaking", "TOK103 notice"],
    ],
    ["all of a type", permissions("read A"), permissions("read"), ["TOK103 breaking", rotated]],
    ["one instead of all", permissions("read"), permissions("read A"), ["TOK102 breaking"]],
    ["one that is already included", permissions("read"), permissions("read", "read A"), [rotated]],
    [
      "write what it could read",
      permissions("read A"),
      permissions("read A", "write A"),
      ["TOK103 breaking", rotated],
    ],
    [
      "write one of all that it could read",
      permissions("read"),
      permissions("read", "write A"),
      ["TOK103 breaking", rotated],
    ],
    [
      "write another one",
      permissions("read A"),
      permissions("read A", "write B"),
      ["TOK103 notice", rotated],
    ],
    [
      "read what it could write",
      permissions("write A"),
      permissions("write A", "read A"),
      ["TOK103 notice", rotated],
    ],
    [
      "the same of another type",
      permissions("read A"),
      permissions("read A", "tasks:read A"),
      ["TOK103 notice", rotated],
    ],
  ])("%s", (_, before, after, rules) => {
    expect(idsOf(found("replace", before, after))).toEqual(rules);
  });

  it("are described in words", () => {
    const [line] = found(
      "replace",
      permissions(`read ${A}`),
      permissions("tasks:write", "orgs:read", "write", "read", `labels:read ${B}`),
    );
    expect(line).toBe(
      "TOK103 breaking may now read and write every bucket of the organization, " +
        "and write every task of the organization, and read the organization " +
        `and label ${B} — check that its clients need this`,
    );
  });

  it("are not all listed if there are many", () => {
    const many = ["a", "b", "c", "d", "e", "f"].map((id) => `read ${id}`);
    const [line] = found("replace", permissions("tasks:read"), permissions("tasks:read", ...many));
    expect(line).toContain("may now read bucket a, bucket b, bucket c, bucket d and 2 more — ");
  });

  it("show a type that is not known", () => {
    const [line] = found("replace", permissions("read A"), permissions("read A", "flows9:read"));
    expect(line).toContain("may now read every object of type flows9 of the organization");
  });

  it("on a bucket that this preview deletes are not reported as lost", () => {
    const state = { type: bucketType, id: A, inputs: { name: "a" }, outputs: { name: "a" } };
    const others = [{ op: "delete", urn: urnOf(bucketType, "a"), oldState: state }];
    const both = permissions(`read ${A}`, `read ${B}`);
    expect(idsOf(found("replace", both, permissions(`read ${B}`), { others }))).toEqual([rotated]);
  });

  it("are all lost if the token moves to another organization", () => {
    const same = permissions("read A");
    const options = { next: { orgId: "o2" }, step: { replaceReasons: ["orgId"] } };
    const lines = found("replace", same, same, options);
    expect(idsOf(lines)).toEqual(["TOK102 breaking", "TOK103 notice"]);
    expect(lines[0]).toContain("token moves from organization o1 to o2");
  });

  it("are not lost immediately if the old token stays", () => {
    const state = { retainOnDelete: true };
    const lines = found("replace", permissions("read A", "read B"), permissions("read A"), {
      state,
    });
    expect(idsOf(lines)).toEqual(["TOK102 notice"]);
    expect(lines[0]).toContain("the new token can no longer read bucket B — retainOnDelete");
  });
});

describe("permissions that a preview does not show", () => {
  const before = permissions(`read ${A}`);
  const made = {
    op: "create",
    urn: urnOf(bucketType, "b"),
    newState: { type: bucketType, inputs: { name: "b" } },
  };
  const onNew = { dependencies: [made.urn], others: [made] };

  it("are on a new bucket if they depend on one", () => {
    const after = [...before, ...permissions(`write ${UNKNOWN}`)];
    const [line] = found("replace", before, after, onNew);
    expect(line).toMatch(/^TOK103 notice may now write a new bucket —/);
    expect(idsOf(found("create", undefined, permissions(`write ${UNKNOWN}`), onNew))).toEqual([]);
  });

  it("may be on any bucket if they depend on none", () => {
    const after = [...before, ...permissions(`read ${UNKNOWN}`)];
    const [line] = found("replace", before, after);
    expect(line).toMatch(/^TOK103 breaking may now read a bucket that this preview doesn't show —/);
    expect(idsOf(found("create", undefined, permissions(`write ${UNKNOWN}`)))).toEqual([
      "TOK103 notice",
    ]);
  });

  it("may be those that the token has", () => {
    const lines = found("replace", before, permissions(`read ${UNKNOWN}`));
    expect(lines[0]).toContain(`TOK102 breaking may no longer be able to read bucket ${A}`);
  });

  it.each<[string, unknown]>([
    ["the list", UNKNOWN],
    ["a secret list", "[secret]"],
    ["a permission", [...before, UNKNOWN]],
    ["the resource", [...before, { action: "read", resource: UNKNOWN }]],
    ["the type", [...before, { action: "read", resource: { type: UNKNOWN, id: B } }]],
    ["the action", [...before, { action: UNKNOWN, resource: { type: "buckets", id: B } }]],
    ["a secret ID", [...before, { action: "read", resource: { type: "buckets", id: "[secret]" } }]],
  ])("count as the worst case and are uncertain: %s", (_, after) => {
    const { findings } = reviewOf("replace", before, after);
    const finding = findings.find(({ rule }) => rule === "TOK103");
    expect(finding).toMatchObject({ severity: "breaking", new: { certain: false } });
  });

  it("are no change if the engine says so", () => {
    const same = { step: { diffReasons: ["description"] } };
    expect(found("update", "[secret]", "[secret]", same)).toEqual([]);
    expect(idsOf(found("update", "[secret]", "[secret]"))).toEqual(["TOK103 breaking"]);
  });

  it("of a new token are a notice", () => {
    expect(idsOf(found("create", undefined, UNKNOWN))).toEqual(["TOK103 notice"]);
  });
});

describe("new token", () => {
  it.each<[string, object[], string[]]>([
    ["that reads every bucket", permissions("read"), []],
    ["that writes one", permissions("write A"), []],
    ["that writes every task", permissions("tasks:write"), []],
    ["that writes every bucket", permissions("read", "write"), ["TOK103 notice"]],
  ])("%s", (_, after, rules) => {
    expect(idsOf(found("create", undefined, after))).toEqual(rules);
  });
});

describe("token status", () => {
  const same = permissions("read A");
  const from = (status: unknown, next: object, more: Options = {}) =>
    idsOf(found("update", same, same, { inputs: { status }, next, ...more }));

  it.each<[string, unknown, object, string[]]>([
    ["deactivated", "active", { status: "inactive" }, ["TOK101 breaking"]],
    ["reactivated", "inactive", { status: "active" }, ["TOK202 notice"]],
    ["no longer declared inactive", "inactive", {}, ["TOK202 notice"]],
    ["no longer declared active", "active", {}, []],
    ["the same", "inactive", { status: "inactive" }, []],
    ["unknown", "active", { status: UNKNOWN }, ["TOK101 breaking"]],
    ["unknown after inactive", "inactive", { status: UNKNOWN }, ["TOK202 notice"]],
    ["a secret", "active", { status: "[secret]" }, ["TOK101 breaking"]],
  ])("%s", (_, status, next, rules) => {
    expect(from(status, next)).toEqual(rules);
  });

  it("stays if the program never declared it", () => {
    const options = { outputs: { status: "inactive" }, next: { description: "x" } };
    expect(found("update", same, same, options)).toEqual([]);
  });

  it("counts for a replaced token, too", () => {
    const options = { next: { status: "inactive", keepers: { a: "b" } } };
    expect(idsOf(found("replace", same, same, options))).toEqual([
      "TOK101 breaking",
      "TOK201 notice",
    ]);
  });
});

describe("deleted token", () => {
  const own = permissions("read A");

  it("breaks its clients", () => {
    expect(found("delete", own)).toEqual([
      "TOK101 breaking token deleted — clients that use it stop working",
    ]);
    expect(found("delete", own, undefined, { state: { delete: true } })).toEqual([
      "TOK101 breaking old token from an earlier replacement deleted — its value stops working; the new token is kept",
    ]);
    const retained = found("delete", own, undefined, { state: { retainOnDelete: true } });
    expect(idsOf(retained)).toEqual(["TOK101 notice"]);
  });

  it("looks like a rename next to an identical new token", () => {
    const others = [
      { op: "create", urn: urnOf(type, "u"), newState: { type, inputs: { permissions: own } } },
    ];
    const [line] = found("delete", own, undefined, { others });
    expect(line).toMatch(
      /looks like a rename to "u": to keep the token, .* aliases: \[\{ name: "t" \}\]/,
    );
  });

  it("stops working before the new one exists if it is deleted first", () => {
    const [line] = found("replace", own, own, { state: { delete: false } });
    expect(line).toContain("the old value stops working before there is a new one");
  });

  it("is created again if somebody deleted it", () => {
    const { oldState } = step("delete", own);
    const others = [
      { ...STACK, op: "refresh" },
      { op: "refresh", urn: urnOf(type, "t"), oldState },
    ];
    expect(found("create", undefined, own, { others })).toEqual([
      "DRF401 notice t was deleted outside of Pulumi — a new one is created, with a different value",
    ]);
  });
});

it("token values and secret keepers are in no review format", () => {
  const own = permissions("read A");
  const inputs = { keepers: { a: "[secret]" }, description: "[secret]" };
  const outputs = { keepers: { a: "canary" }, description: "canary" };
  const options = { inputs, outputs, next: { keepers: { a: "b" } } };
  for (const op of ["delete", "replace", "update"]) {
    for (const render of Object.values(FORMATS)) {
      expect(render(reviewOf(op, own, own, options), RENDER)).not.toContain("canary");
    }
  }
});

describe("ID that the preview does not show", () => {
  const [one, label] = [urnOf(bucketType, "one"), urnOf(typeToken("label"), "lab")];
  const fresh = (urn: string, type: string) => ({
    op: "create",
    urn,
    newState: { type, inputs: { name: "n" } },
  });
  const granted = permissions(`read ${A}`);
  const open = [...granted, { action: "write", resource: { type: "buckets", id: UNKNOWN } }];

  it("is that of a new bucket only if nothing else can be unknown", () => {
    const review = (dependencies: string[], others: object[]) =>
      found("replace", granted, open, { dependencies, others }).filter((it) =>
        it.startsWith("TOK103"),
      );
    const bucket = fresh(one, bucketType);
    expect(review([one], [bucket])).toEqual([
      expect.stringMatching(/^TOK103 notice .*a new bucket/),
    ]);
    // A bucket that does not change has no step.
    const stays = urnOf(bucketType, "stays");
    expect(review([one, stays], [bucket])).toEqual([expect.stringContaining("a new bucket")]);
    const mixed = [bucket, fresh(label, typeToken("label"))];
    expect(review([one, label], mixed)).toEqual([
      expect.stringMatching(/^TOK103 breaking .*a bucket that this preview doesn't show/),
    ]);
    expect(review([one, "urn:pulumi:s::p::random:index:RandomId::r"], [bucket])).toEqual([
      expect.stringMatching(/^TOK103 breaking/),
    ]);
  });
});

describe("bucket that another resource adopts", () => {
  const state = { type: bucketType, id: A, inputs: { name: "plant" }, outputs: { name: "plant" } };
  const others = [
    { op: "delete", urn: urnOf(bucketType, "old"), oldState: state },
    {
      op: "create",
      urn: urnOf(bucketType, "renamed"),
      newState: { type: bucketType, inputs: { name: "plant", adopt: true } },
    },
  ];

  it("still counts for a token that loses its permission", () => {
    const [keep, both] = [permissions(`read ${B}`), permissions(`read ${A}`, `read ${B}`)];
    expect(idsOf(found("replace", both, keep, { others }))).toEqual(["TOK102 breaking"]);
    expect(idsOf(found("replace", both, keep, { others: others.slice(0, 1) }))).toEqual([
      "TOK201 notice",
    ]);
  });

  it("does not hide the removal of its mapping", () => {
    const mapping = {
      op: "delete",
      urn: urnOf(typeToken("dbrpMapping"), "m"),
      oldState: {
        type: typeToken("dbrpMapping"),
        id: B,
        inputs: { bucketId: A },
        outputs: { bucketId: A, database: "db", retentionPolicy: "rp" },
      },
    };
    const rules = (more: object[]) =>
      reviewPreview(
        JSON.stringify({ steps: [STACK, ...others, ...more], changeSummary: { same: 1 } }),
      ).findings.map(({ rule, name }) => `${rule} ${name}`);
    expect(rules([mapping])).toContain("DBR101 m");
    const again = {
      op: "create",
      urn: urnOf(typeToken("dbrpMapping"), "n"),
      newState: {
        type: typeToken("dbrpMapping"),
        inputs: { bucketId: UNKNOWN, database: "db", retentionPolicy: "rp", adopt: true },
      },
    };
    expect(rules([mapping, again])).not.toContain("DBR101 m");
  });
});
