import { copyFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Emulator, startEmulator } from "influxdb-serverless-emulator";
import { connectionFingerprint } from "pulumi-influxdb-serverless/client";
import { typeToken } from "pulumi-influxdb-serverless/rules";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { DriftReport } from "../../gitops/src/drift/drift";
import { apiOf, days } from "../support/api";
import { GITOPS, runCommand } from "../support/commands";
import { told } from "../support/driftCommand";
import { SECRET, type StateEntry, writeState } from "../support/stateFile";

const TOKEN = "canary-token";
const DAY = 86_400;

let folder: string;
let eu: Emulator;
let us: Emulator;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "drift-"));
  [eu, us] = await Promise.all([startEmulator({ token: TOKEN }), startEmulator({ token: TOKEN })]);
  // If a token sees no labels, the search for unmanaged objects is incomplete.
  await apiOf(eu).call("POST", "/api/v2/labels", { orgID: eu.orgID, name: "any" });
});
afterAll(async () => {
  await Promise.all([eu?.close(), us?.close()]);
  await rm(folder, { recursive: true });
});

const drift = (...args: string[]) =>
  runCommand(GITOPS, ["drift", ...args], { cwd: folder, env: { INFLUX_TOKEN: TOKEN } });

async function reportOf(...args: string[]) {
  const { code, stdout, stderr } = await drift(...args, "--json");
  expect(stderr).toBe("");
  return { code, report: JSON.parse(stdout) as DriftReport };
}

const state = (file: string, server: Emulator, entries: StateEntry[]) =>
  writeState(join(folder, file), server, entries);

async function makeBucket(server: Emulator, name: string, more: object = {}): Promise<string> {
  const body = { orgID: server.orgID, name, retentionRules: [], ...more };
  return (await apiOf(server).call("POST", "/api/v2/buckets", body)).json.id;
}

describe("influxdb-gitops drift --state", () => {
  it("does not count objects managed on a server as managed on a copy of it", async () => {
    const [original, copied] = ["one.db", "two.db"].map((name) => join(folder, name));
    const first = await startEmulator({ token: TOKEN, data: original ?? "" });
    const id = await makeBucket(first, "data");
    await apiOf(first).call("POST", "/api/v2/labels", { orgID: first.orgID, name: "any" });
    await first.close();
    await copyFile(original ?? "", copied ?? "");
    const servers = await Promise.all(
      [original, copied].map((data) => startEmulator({ token: TOKEN, data: data ?? "" })),
    );
    try {
      const [prod, stage] = servers as [Emulator, Emulator];
      const own = await makeBucket(stage, "own");
      const mark = ({ url }: Emulator) => connectionFingerprint({ url, org: undefined });
      await state("prod.json", prod, [{ name: "data", id, outputs: { connection: mark(prod) } }]);
      await state("stage.json", stage, [
        { name: "own", id: own, outputs: { connection: mark(stage) } },
      ]);
      const both = ["--state", "prod.json", "--state", "stage.json"];
      const { code, report } = await reportOf(...both, "--unmanaged", "--ignore", "Label:*");
      expect([code, report.complete]).toEqual([1, false]);
      expect(report.errors).toEqual([
        expect.objectContaining({
          message: expect.stringMatching(/Recorded at another URL: 1 object, such as bucket/),
        }),
      ]);
      expect(await reportOf("--state", "stage.json", "--unmanaged")).toMatchObject({ code: 3 });
    } finally {
      await Promise.all(servers.map((server) => server.close()));
    }
  });

  it("notes an object that two entries of one state have", async () => {
    const id = await makeBucket(eu, "twice");
    await state("twice.json", eu, [
      { name: "a", id, inputs: { name: "twice" } },
      { name: "b", id, inputs: { name: "twice" } },
    ]);
    const { code, report } = await reportOf("--state", "twice.json");
    expect(code).toBe(0);
    expect(report.notes).toEqual([
      expect.stringMatching(
        /Bucket a .* twice in the state of .*, the second time as b: .*pulumi up/,
      ),
    ]);
  });

  it("reports an entry without an ID or with a misspelled type as unchecked", async () => {
    const id = await makeBucket(eu, "odd");
    await state("odd.json", eu, [{ name: "odd", id }]);
    const good = await readFile(join(folder, "odd.json"), "utf8");
    for (const bad of [
      good.replace(`"id":"${id}",`, ""),
      good.replaceAll(typeToken("bucket"), typeToken("bucket").toLowerCase()),
    ]) {
      expect(bad).not.toBe(good);
      await writeFile(join(folder, "odd.json"), bad);
      const { code, report } = await reportOf("--state", "odd.json", "--unmanaged");
      expect([code, report.complete]).toEqual([1, false]);
      expect(report.errors).toContainEqual(
        expect.objectContaining({ message: expect.stringMatching(/odd.*can't be checked/) }),
      );
    }
    await apiOf(eu).deleteBucket(id);
  });

  it("counts each state, even two with the same project and stack, but counts the same state only once", async () => {
    const ids = await Promise.all([eu, us].map((server) => makeBucket(server, "sensors")));
    await state("eu.json", eu, [{ name: "sensors", id: ids[0] ?? "" }]);
    await state("us.json", us, [{ name: "sensors", id: ids[1] ?? "" }]);
    await state("eu-again.json", eu, [{ name: "sensors", id: ids[0] ?? "" }]);
    await apiOf(eu).deleteBucket(ids[0] ?? "");
    for (const files of [
      ["eu.json", "us.json", "eu-again.json"],
      ["us.json", "eu-again.json", "eu.json"],
    ]) {
      const { code, report } = await reportOf(...files.flatMap((file) => ["--state", file]));
      expect([code, report.checked, told(report)]).toEqual([3, 2, ["gone sensors"]]);
    }
  });

  it.each([
    ["an empty file", "", /file\.json is not valid JSON.*pulumi stack export/],
    [
      "an HTML page",
      "<html><body>Sign in</body></html>",
      /file\.json is not valid JSON.*pulumi stack export/,
    ],
    ["an empty object", "{}", /file\.json is not a Pulumi state.*pulumi stack export/],
    ["a list", "[]", /file\.json is not a Pulumi state/],
    ["null", "null", /file\.json is not a Pulumi state/],
    [
      "a Terraform state",
      '{"version":4,"terraform_version":"1.9.0","serial":1,"lineage":"x","resources":[]}',
      /file\.json is not a Pulumi state/,
    ],
    ["a preview", '{"config":{},"steps":[]}', /file\.json is not a Pulumi state/],
    ["an empty deployment", '{"version":3,"deployment":{}}', /file\.json has no resources of/],
    ["an empty checkpoint", '{"version":3,"checkpoint":{}}', /file\.json has no resources of/],
    [
      "a stack of other resources",
      '{"version":3,"deployment":{"manifest":{},"resources":[{"urn":"urn:pulumi:s::p::aws:s3/bucket:Bucket::b","type":"aws:s3/bucket:Bucket","id":"b"}]}}',
      /file\.json has no resources of.*nothing was checked/i,
    ],
  ])("fails for %s instead of reporting no drift", async (_, text, message) => {
    await writeFile(join(folder, "file.json"), text);
    const { code, stdout, stderr } = await drift("--state", "file.json");
    expect([code, stdout + stderr]).toEqual([1, expect.stringMatching(message)]);
    expect(stdout).not.toContain("no drift");
  });

  it.each(["--json", "--markdown"])("fails with %s, too", async (form) => {
    for (const [text, message] of [
      ["{}", /file\.json is not a Pulumi state/],
      ['{"version":3,"deployment":{}}', /file\.json has no resources of/],
    ] as const) {
      await writeFile(join(folder, "file.json"), text);
      const { code, stdout, stderr } = await drift("--state", "file.json", form);
      const said = (stdout + stderr).replaceAll("&#8203;", "");
      expect([code, said]).toEqual([1, expect.stringMatching(message)]);
      expect(said).not.toContain("no drift");
    }
  });

  it("adds a note if two states have the same object", async () => {
    const id = await makeBucket(eu, "shared");
    await state("one.json", eu, [{ name: "shared", id }]);
    await state("two.json", eu, [
      { name: "shared", id: id.toUpperCase(), inputs: { name: "shared" } },
    ]);
    const { report } = await reportOf("--state", "one.json", "--state", "two.json");
    expect(report.notes).toEqual([expect.stringMatching(/shared .*one\.json and of two\.json/)]);
    await apiOf(eu).deleteBucket(id);
  });

  it("reports a state without resources of this package next to a good one", async () => {
    const id = await makeBucket(eu, "good");
    await state("good.json", eu, [{ name: "good", id }]);
    await state("bare.json", eu, []);
    const files = ["--state", "good.json", "--state", "bare.json"];
    const { code, report } = await reportOf(...files);
    expect([code, report.complete, report.checked]).toEqual([1, false, 1]);
    expect(report.errors[0]?.message).toMatch(/^bare\.json has no resources of/);
    // An empty stack can still be asked for unmanaged objects.
    const unmanaged = await drift("--state", "bare.json", "--unmanaged");
    expect(unmanaged).toMatchObject({ code: 3, stdout: expect.stringContaining("unmanaged  ") });
    expect(unmanaged.stdout).toContain("note: bare.json has no resources of");
    const ignored = await drift("--state", "bare.json", "--unmanaged", "--ignore", "unmanaged");
    expect(ignored.stdout).toContain("0 resources checked: nothing to compare.");
  });
});

describe("undeclared property", () => {
  it("is reported if somebody changed it, and counts as drift only with --undeclared", async () => {
    const retentionRules = [{ everySeconds: 30 * DAY }];
    const id = await makeBucket(eu, "audit", { description: "by hand", retentionRules: days(7) });
    const kept = await makeBucket(eu, "kept", { retentionRules: days(30) });
    const { json } = await apiOf(eu).call("POST", "/api/v2/labels", {
      orgID: eu.orgID,
      name: "team",
      properties: { color: "red" },
    });
    const label = json.label.id;
    const properties = { color: "blue" };
    await state("undeclared.json", eu, [
      { name: "audit", id, outputs: { retentionRules, description: "" } },
      { name: "kept", id: kept, outputs: { retentionRules, description: "" } },
      { kind: "label", name: "team", id: label, outputs: { properties } },
    ]);
    const args = ["--state", "undeclared.json"];
    const { code, report } = await reportOf(...args);
    expect([code, report.complete, report.undeclared]).toEqual([0, true, false]);
    expect(told(report)).toEqual([
      "undeclared audit description",
      "undeclared audit retentionRules",
      "undeclared team properties.color",
    ]);
    expect(report.items[1]).toMatchObject({
      recorded: retentionRules,
      live: [{ everySeconds: 7 * DAY }],
    });
    const text = await drift(...args);
    expect(text.stdout).toContain("undeclared  Bucket audit  retentionRules: 30d → 7d\n");
    expect(text.stdout).toContain("3 resources checked: no drift. Not counted: 3 undeclared.\n");
    const markdown = await drift(...args, "--markdown");
    expect(markdown.stdout).toContain("| undeclared | Bucket audit | retentionRules | 30d | 7d |");
    expect((await reportOf(...args, "--undeclared")).code).toBe(3);
    const without = await reportOf(...args, "--undeclared", "--ignore", "undeclared");
    expect([without.code, without.report.items]).toEqual([0, []]);
  });
});

describe("unmanaged objects", () => {
  it("make the report incomplete if a list is refused", async () => {
    const id = await makeBucket(eu, "seen");
    await state("seen.json", eu, [{ name: "seen", id }]);
    eu.faults.add({ path: "/labels$", action: "status", status: 401, times: "forever" });
    const { code, report } = await reportOf("--state", "seen.json", "--unmanaged");
    eu.faults.clear();
    await apiOf(eu).deleteBucket(id);
    expect([code, report.complete]).toEqual([1, false]);
    expect(report.errors[0]?.message).toContain("401 unauthorized");
  });
});

describe("secret values in a state", () => {
  it("appear in no report format, nor do secret names of label properties", async () => {
    const id = await makeBucket(eu, "canary-bucket", { description: "canary-live" });
    await apiOf(eu).call("POST", `/api/v2/buckets/${id}/members`, { id: eu.userID });
    const { json } = await apiOf(eu).call("POST", "/api/v2/labels", {
      orgID: eu.orgID,
      name: "hidden",
      properties: { "canary-key": "canary-value", "canary-more": "x" },
    });
    await state("secret.json", eu, [
      {
        name: "hidden",
        id,
        inputs: { name: SECRET("canary-bucket"), description: SECRET("canary-recorded") },
        // Older states have secret inputs in plain text among the outputs.
        outputs: { description: "canary-recorded" },
      },
      {
        kind: "label",
        name: "hidden",
        id: json.label.id,
        inputs: { name: "hidden", properties: SECRET({ "canary-key": "canary-other" }) },
      },
    ]);
    for (const form of [[], ["--json"], ["--markdown"]]) {
      const { stdout, stderr } = await drift("--state", "secret.json", "--unmanaged", ...form);
      expect(stdout + stderr).not.toContain("canary");
      expect(stdout).toMatch(/secret/);
    }
    const { report } = await reportOf("--state", "secret.json");
    expect(told(report)).toEqual(["changed hidden description", "changed hidden properties"]);
  });
});

describe("state recorded at another address", () => {
  it("is noted, and missing objects are not reported as gone", async () => {
    const id = await makeBucket(us, "there");
    const connection = connectionFingerprint({ url: "https://eu.example", org: undefined });
    const outputs = { connection };
    await state("moved.json", us, [
      { name: "there", id, outputs },
      { name: "away", id: "0123456789abcdef", outputs },
    ]);
    const { code, report } = await reportOf("--state", "moved.json");
    expect([code, report.checked, report.items]).toEqual([1, 1, []]);
    expect(report.errors[0]?.message).toContain("away is not on");
    expect(report.notes[0]).toContain("recorded another address for 2 resources");
    for (const form of [[], ["--markdown"]]) {
      const { stdout } = await drift("--state", "moved.json", ...form);
      expect(stdout).toContain("recorded another address for 2 resources");
    }
  });
});
