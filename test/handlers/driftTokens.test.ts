import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { DriftReport } from "../../gitops/src/drift/drift";
import { GITOPS, runCommand } from "../support/commands";
import { told } from "../support/driftCommand";
import { useEmulator } from "../support/emulator";
import { ENCRYPTED, SECRET, type StateEntry, writeState } from "../support/stateFile";

const CANARY = "canary-token";

let folder: string;
let bucket: string;
const at = useEmulator({ token: CANARY }, async ({ api, emulator }) => {
  const { orgID } = emulator;
  bucket = (await api.createBucket({ orgID, name: "sensors" })).id;
});
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "drift-tokens-"));
});
afterAll(() => rm(folder, { recursive: true }));

/** The values of all tokens that tests created: no report may contain one. */
let values: string[];
beforeEach(() => {
  values = [CANARY];
});

const state = (...entries: StateEntry[]) =>
  writeState(join(folder, "state.json"), at.emulator, [
    { name: "sensors", id: bucket },
    ...entries,
  ]);

async function drift(token: string, ...args: string[]) {
  const command = ["drift", "--state", "state.json", ...args];
  const result = await runCommand(GITOPS, command, { cwd: folder, env: { INFLUX_TOKEN: token } });
  for (const value of values) expect(result.stdout + result.stderr).not.toContain(value);
  return result;
}

async function reportOf(token: string, ...args: string[]) {
  // System buckets and labels are covered by another test.
  const quiet = ["--ignore", "Bucket:_*", "--ignore", "Label:*", "--ignore", "BucketLabel*"];
  const { code, stdout } = await drift(token, "--json", ...quiet, ...args);
  return { code, report: JSON.parse(stdout) as DriftReport };
}

type Permission = [action: string, type: string, id?: string];

async function createToken(description: string, permissions: Permission[], more: object = {}) {
  const { orgID } = at.emulator;
  const { json } = await at.api.call("POST", "/api/v2/authorizations", {
    ...{ orgID, description },
    permissions: permissions.map(([action, type, id]) => ({
      action,
      resource: { type, id, orgID },
    })),
    ...more,
  });
  values.push(json.token);
  return json as { id: string; token: string; userID: string };
}

async function createMapping(database: string, policy: string, isDefault = false) {
  const { json } = await at.api.call("POST", "/api/v2/dbrps", {
    orgID: at.emulator.orgID,
    bucketID: bucket,
    ...{ database, retention_policy: policy, default: isDefault },
  });
  return json.id as string;
}

const WRITE: Permission[] = [["write", "buckets"]];
const permissions = [{ action: "write", resource: { type: "buckets" } }];

describe("API token in a state", () => {
  it("has drift in declared properties; its value is not compared and may stay encrypted", async () => {
    const { id } = await createToken("by hand", WRITE, { status: "inactive" });
    const inputs = { description: "Telegraf", permissions };
    for (const token of [ENCRYPTED, SECRET(values[1])]) {
      await state({
        kind: "authorization",
        name: "telegraf",
        id,
        inputs,
        outputs: { status: "active", token },
      });
      const { code, report } = await reportOf(CANARY);
      expect([code, told(report)]).toEqual([
        3,
        ["changed telegraf description", "undeclared telegraf status"],
      ]);
    }
    await at.api.call("DELETE", `/api/v2/authorizations/${id}`);
    expect(told((await reportOf(CANARY)).report)).toEqual(["gone telegraf"]);
  });

  it("shows permissions in words", async () => {
    const { id } = await createToken("Telegraf", WRITE);
    const before = { permissions: [{ action: "read", resource: { type: "buckets", id: bucket } }] };
    await state({ kind: "authorization", name: "telegraf", id, inputs: before });
    const text = `permissions: read bucket ${bucket} → write every bucket\n`;
    expect((await drift(CANARY)).stdout).toContain(text);
  });

  it("is never gone for a token that cannot see tokens", async () => {
    const { id } = await createToken("Telegraf", WRITE);
    const reader = await createToken("reader", [
      ["read", "buckets"],
      ["read", "orgs", at.emulator.orgID],
    ]);
    await state({ kind: "authorization", name: "telegraf", id, inputs: { permissions } });
    const { code, report } = await reportOf(reader.token);
    expect([code, report.complete, report.items]).toEqual([1, false, []]);
  });
});

describe("DBRP mapping in a state", () => {
  const inputsOf = (retentionPolicy: string) => ({
    bucketId: bucket,
    database: "plant",
    retentionPolicy,
  });

  it("has drift in its policy, and in its default only if declared", async () => {
    const [week, year] = [
      await createMapping("plant", "week"),
      await createMapping("plant", "year"),
    ];
    const mapping = (name: string, id: string, inputs: object) =>
      ({ kind: "dbrpMapping", name, id, inputs: { ...inputs } }) as const;
    const own = { ...inputsOf("week"), default: true };
    await state(mapping("week", week, own), mapping("year", year, inputsOf("year")));
    expect(await reportOf(CANARY)).toMatchObject({ code: 0, report: { checked: 3, items: [] } });
    const patch = { retention_policy: "years", default: true };
    const query = `?orgID=${at.emulator.orgID}`;
    await at.api.call("PATCH", `/api/v2/dbrps/${year}${query}`, patch);
    const { report } = await reportOf(CANARY);
    expect(told(report)).toEqual(["changed week default", "changed year retentionPolicy"]);
    await at.api.call("DELETE", `/api/v2/dbrps/${week}${query}`);
    expect(told((await reportOf(CANARY)).report)).toContain("gone week");
  });
});

describe("unmanaged tokens and mappings", () => {
  it("are listed with permissions, except for the connection's own token", async () => {
    await createMapping("plant", "week");
    await createToken("Grafana", [
      ["read", "buckets", bucket],
      ["read", "labels"],
    ]);
    const { id } = await createToken("", WRITE);
    await createToken("mine", WRITE);
    await state();
    for (const tokenValues of ["redacted", "shown"] as const) {
      at.emulator.settings.change({ switches: { tokenValues } });
      const { code, report } = await reportOf(
        CANARY,
        "--unmanaged",
        "--ignore",
        "Authorization:mine",
      );
      expect([code, report.complete, report.notes]).toEqual([3, true, []]);
      expect(report.items.map(({ kind, name, permissions }) => [kind, name, permissions])).toEqual([
        ["authorization", "Grafana", "read bucket sensors, read every label"],
        ["authorization", `token-${id}`, "write every bucket"],
        ["dbrpMapping", "plant/week on sensors", undefined],
      ]);
    }
    const { stdout } = await drift(CANARY, "--unmanaged");
    expect(stdout).toMatch(
      /^unmanaged {3}Authorization Grafana {2}\w{16}, can read bucket sensors, read every label$/m,
    );
    const markdown = (await drift(CANARY, "--unmanaged", "--markdown")).stdout;
    expect(markdown.replaceAll("&#8203;", "")).toContain("can read bucket sensors");
  });

  it("leave out a token that may be the connection's, unless its value is known", async () => {
    const admin = await createToken("admin", [["read", "authorizations"]]);
    await state();
    const { code, report } = await reportOf(CANARY, "--unmanaged");
    expect([code, report.items]).toEqual([0, []]);
    expect(report.notes).toEqual([expect.stringMatching(/^left out: .* "admin" \(\w{16}\)/)]);
    // Its stack knows the value.
    await state({
      kind: "authorization",
      name: "admin",
      id: admin.id,
      inputs: { permissions: [{ action: "read", resource: { type: "authorizations" } }] },
      outputs: { token: SECRET(admin.token) },
    });
    const managed = await reportOf(CANARY, "--unmanaged");
    expect([managed.code, managed.report.items, managed.report.notes]).toEqual([0, [], []]);
    at.emulator.settings.change({ switches: { tokenValues: "shown" } });
    await state();
    expect(told((await reportOf(CANARY, "--unmanaged")).report)).toEqual(["unmanaged admin"]);
  });

  it("are ignored without a request for mappings", async () => {
    await createToken("Grafana", WRITE);
    await createMapping("plant", "week");
    await state();
    at.emulator.counters.reset();
    const ignored = ["--ignore", "Authorization:*", "--ignore", "DbrpMapping:*"];
    expect(await reportOf(CANARY, "--unmanaged", ...ignored)).toMatchObject({ code: 0 });
    expect(at.emulator.counters.read().calls).not.toHaveProperty(["GET /api/v2/dbrps"]);
  });

  it.each(["*-*", "?*-*", "*[0-9a-f]-*"])("are ignored only if they match: %s", async (names) => {
    for (const name of ["Grafana", "Grafana-a"]) await createToken(name, WRITE);
    await state();
    const { report } = await reportOf(CANARY, "--unmanaged", "--ignore", `Authorization:${names}`);
    expect(told(report)).toContain("unmanaged Grafana");
    expect(told(report)).not.toContain("unmanaged Grafana-a");
  });
});

describe("tokens and mappings that the connection cannot see", () => {
  afterEach(() => at.emulator.faults.clear());

  it("are reported as not checked, and are not listed", async () => {
    const { id } = await createToken("Telegraf", WRITE);
    await state({
      kind: "dbrpMapping",
      name: "m",
      id: await createMapping("plant", "week"),
      inputs: { bucketId: bucket, database: "plant", retentionPolicy: "week" },
    });
    const { orgID } = at.emulator;
    const reads = ["buckets", "labels"].map((type): Permission => ["read", type]);
    const reader = await createToken("reader", [...reads, ["read", "orgs", orgID]]);
    const { report } = await reportOf(reader.token, "--unmanaged");
    expect(report.notes).toEqual([expect.stringMatching(/^API tokens were not checked: /)]);
    expect(JSON.stringify(report)).not.toContain(id);
  });

  it.each([
    ["the server has no such API", { action: "status", status: 404 }],
    ["the server refuses the list", { action: "status", status: 403 }],
  ] as const)("add a note if %s", async (_, fault) => {
    await state();
    const missing = { authorizationsApi: "absent", dbrpsApi: "absent" } as const;
    if (fault.status === 404) at.emulator.settings.change({ switches: missing });
    else {
      for (const path of ["/authorizations", "/dbrps"]) {
        at.emulator.faults.add({ path, ...fault, times: "forever" });
      }
    }
    const { code, report } = await reportOf(CANARY, "--unmanaged");
    expect(report.errors).toEqual([]);
    expect([code, report.complete]).toEqual([0, true]);
    expect(report.notes.map((note) => note.split(":")[0]).sort()).toEqual([
      "API tokens were not checked",
      "DBRP mappings were not checked",
    ]);
  });

  it("add a note if the connection can see only some", async () => {
    const { orgID } = at.emulator;
    const other = await createToken("other", WRITE);
    const reads = ["buckets", "labels"].map((type): Permission => ["read", type]);
    const some = await createToken("some", [
      ...reads,
      ["read", "orgs", orgID],
      ["read", "users", other.userID],
      ["read", "authorizations", other.id],
    ]);
    await state();
    const { report } = await reportOf(some.token, "--unmanaged");
    expect(report.notes).toEqual([expect.stringMatching(/^This token can't see all API tokens/)]);
    expect(told(report)).toEqual(["unmanaged other"]);
  });
});
