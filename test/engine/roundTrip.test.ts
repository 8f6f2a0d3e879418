import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { describe, expect, it } from "vitest";
import { ensureEngine } from "../../scripts/engine/ensureEngine.mjs";
import { fillOrganization } from "../support/awkwardNames";
import { driftOf, told } from "../support/driftCommand";
import { STACK } from "../support/engine";
import { useFixture } from "../support/fixture";

const { harness, users, world } = useFixture({ attached: true });

const exported = (...args: string[]) =>
  harness.project.gitops(["export", "--stack", STACK, ...args]);
const imported = (...args: string[]) =>
  harness.project.gitops(["import", "--stack", STACK, ...args]);

describe("influxdb-gitops export and import", () => {
  it("bring 120 buckets with awkward names into code and state without changing the server", async () => {
    const { project, api, emulator } = harness;
    const filled = await fillOrganization(
      api,
      { orgID: emulator.orgID, users: [users.dana, users.eve] },
      120,
    );
    const total = Object.values(filled).reduce((sum, count) => sum + count, 0);
    await harness.project.useTypeScript();
    emulator.counters.reset();
    expect(await exported("--out", ".")).toMatchObject({
      code: 0,
      stderr: expect.stringMatching(
        // The fixture has a second token that can read tokens.
        `^note: left out: API tokens that may be .*\nDeclared in index.ts: ${total} objects.\nNext, run "npm install .*\n$`,
      ),
    });
    const again = await exported("--out", ".");
    expect(again).toMatchObject({ code: 1, stderr: expect.stringContaining("already exists") });
    const program = await readFile(join(project.folder, "index.ts"), "utf8");
    expect(program).not.toContain(emulator.token);

    const dry = await imported("--dry-run");
    expect(dry.stdout.trim().split("\n")).toHaveLength(total);
    expect(await project.resources()).toEqual([]);
    const taken = await imported();
    expect(taken).toMatchObject({
      code: 0,
      stderr: expect.stringContaining(`Imported into stack test: ${total} objects.`),
    });
    // The suggested command declares the same: it uses the stack's settings, which the environment lacks here.
    expect(taken.stderr).toContain(`\n    npx influxdb-gitops export --stack ${STACK}\n`);
    expect((await exported()).stdout).toBe(program);
    // Without --stack, the settings of the selected stack; if none is selected, those of the environment.
    const stderr = expect.stringContaining(`settings of the selected stack, ${STACK}`);
    expect(await project.gitops(["export"])).toMatchObject({ stdout: program, stderr });
    const none = { PULUMI_STACK: "" };
    expect(await project.gitops(["export"], none)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("INFLUX_HOST"),
    });
    const { url, token, org } = emulator;
    const environment = { ...none, INFLUX_HOST: url, INFLUX_TOKEN: token, INFLUX_ORG: org };
    expect((await project.gitops(["export"], environment)).stdout).toBe(program);
    await project.nothingToDo();
    expect(await driftOf(project, "--unmanaged", "--ignore", "Bucket:_*")).toMatchObject({
      code: 0,
      report: { checked: total, items: [] },
    });
    expect(
      Object.keys(emulator.counters.read().calls).filter((call) => !/^GET /.test(call)),
    ).toEqual([]);
    expect(await imported()).toMatchObject({
      code: 0,
      stderr: expect.stringContaining("There is nothing to import."),
    });

    await sixChanges();
    const six = await driftOf(project);
    expect([six.code, told(six.report)]).toEqual([
      3,
      [
        "gone bucket-118",
        "gone with spaces-eve",
        "changed bucket-81 description",
        "changed new retentionRules",
        "changed a-b properties.owner",
        "changed default name",
      ],
    ]);
    await project.refresh();
    await project.up();
    expect(await driftOf(project)).toMatchObject({ code: 0 });
    // The state is written once, not after each of a thousand steps, which would take minutes.
    await project.destroy({ PULUMI_SKIP_CHECKPOINTS: "true" });
    expect(await api.userBuckets()).toEqual([]);
  });
});

describe("influxdb-gitops import", () => {
  it("adds to a stack with resources, leaves out what another manages, and allows destroy right away", async () => {
    const { project, api } = harness;
    await project.write(world());
    await project.up();
    await project.addStack("second");
    await project.connect(harness.emulator);
    const second = (...args: string[]) => project.gitops(["import", "--stack", "second", ...args]);
    expect(await second()).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(
        /Another stack manages 8 objects in this import, such as .*: organization\/\S+\/test/,
      ),
    });
    expect(await project.resources()).toEqual([]);
    expect((await second("--ignore-stack", STACK, "--dry-run")).stdout).toMatch(
      /would import {2}Bucket metrics/,
    );

    // The stack's own bucket, which refers to nothing; and one with that name in the state of the other stack.
    await project.write('new influxdb.Bucket("own");');
    await project.up();
    const [own] = await project.ownState();
    await api.call("POST", `/api/v2/buckets/${own?.id}/members`, { id: users.dana });
    await project.write('new influxdb.Bucket("metrics", { name: "mine" });');
    await project.run("preview");
    const only = await second("--include", "own");
    expect(only.stderr).not.toContain("keep that name");
    const [first] = await api.userBuckets();
    expect(first?.name).toBe("metrics");
    expect(only.stderr).toMatch(
      /Already in stack second, left unchanged: 1 object\.\nImported into stack second: 1 object\./,
    );
    const [member] = (await project.ownState()).filter(({ type }) => type.endsWith("BucketMember"));
    expect(member?.urn).toContain("::own-dana");
    const { resources } = await exportOf(project);
    const entry = resources.find(({ urn }) => urn === member?.urn);
    expect(entry).toMatchObject({
      dependencies: [own?.urn],
      propertyDependencies: { bucketId: [own?.urn], userId: [] },
    });

    // A dry run with an unreachable server fails and changes nothing in the state.
    const before = await project.resources();
    await project.configure({ "influxdb:url": "http://127.0.0.1:1" });
    expect(await second("--dry-run")).toMatchObject({ code: 1 });
    await project.configure({ "influxdb:url": harness.emulator.url });
    expect(await project.resources()).toEqual(before);

    // The second stack takes what the first one releases; a destroy right after that works in the right order.
    project.select(STACK);
    const root = (await project.resources()).find(({ type }) => type === "pulumi:pulumi:Stack");
    await project.run(["state", "delete", "--yes", "--target-dependents", root?.urn ?? ""]);
    project.select("second");
    expect((await second()).stderr).toMatch(/Imported into stack second: 8 objects/);
    await project.run("refresh --preview-only --expect-no-changes");
    const { stderr } = await project.destroy();
    expect(stderr).not.toMatch(/error/i);
    expect(await api.userBuckets()).toEqual([]);
    expect((await api.call("GET", "/api/v2/labels")).json.labels).toEqual([]);
  });

  it("refuses a logical name that is taken and a state that is not settled, and writes nothing", async () => {
    const { project, api, emulator } = harness;
    await project.write('new influxdb.Bucket("data", { name: "mine" });');
    await project.up();
    await api.createBucket({ orgID: emulator.orgID, name: "data", retentionRules: [] });
    await api.createBucket({ orgID: emulator.orgID, name: "free", retentionRules: [] });
    await api.createBucket({ orgID: emulator.orgID, name: "", retentionRules: [] });
    const before = await project.resources();
    expect((await imported("--include", "dat?", "--include", "")).stderr).toMatch(
      /left out: Bucket "" \(\w+\), which no program can declare: name must not be empty/,
    );
    // From the folder of another project, with the full name of the stack.
    await mkdir(join(project.folder, "other"));
    await writeFile(join(project.folder, "other", "Pulumi.yaml"), "name: other\nruntime: nodejs\n");
    const env = {
      INFLUX_HOST: emulator.url,
      INFLUX_ORG: emulator.org,
      INFLUX_TOKEN: emulator.token,
    };
    const full = ["import", "--stack", `organization/test/${STACK}`, "--cwd", "other"];
    expect((await project.gitops([...full, "--include", "nothing"], env)).stderr).toMatch(
      /belongs to project test, but the folder belongs to project other. Nothing was written/,
    );
    await project.configure({ "influxdb:org": "other" });
    expect((await imported("--include", "nothing")).stderr).toContain("no organization");
    await project.configure({ "influxdb:org": emulator.org });
    expect(await imported()).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(
        /already has a Bucket with the logical name "data".*Nothing was written/,
      ),
    });
    // While another run locks the stack.
    const locks = join(project.folder, "state", ".pulumi", "locks", "organization", "test", STACK);
    await mkdir(locks, { recursive: true });
    const lock = { pid: 1, username: "dana", hostname: "h", timestamp: "2026-01-01T00:00:00Z" };
    await writeFile(join(locks, "other.json"), JSON.stringify(lock));
    const locked = await imported("--include", "free");
    await rm(locks, { recursive: true });
    expect([locked.code, locked.stderr]).toEqual([
      1,
      expect.stringMatching(/currently locked[\s\S]*Nothing was written/),
    ]);
    expect((await readdir(project.folder)).filter((name) => /before-import/.test(name))).toEqual(
      [],
    );
    // As a killed run leaves it; "pulumi stack import" would remove the pending operations.
    const file = join(project.folder, "state", ".pulumi", "stacks", "test", `${STACK}.json`);
    const state = JSON.parse(await readFile(file, "utf8"));
    const resource = { urn: `${before[0]?.urn}-lost`, custom: true, type: before[2]?.type };
    state.checkpoint.latest.pending_operations = [{ resource, type: "creating" }];
    await writeFile(file, JSON.stringify(state));
    const pending = /1 pending operation from an interrupted run/;
    expect((await imported("--include", "nothing")).stderr).toMatch(pending);
    const drift = await driftOf(project);
    expect([drift.code, drift.report.complete, drift.report.checked]).toEqual([1, false, 1]);
    expect(drift.report.errors[0]?.message).toMatch(pending);

    await project.configure({}, { "influxdb:token": "wrong" });
    expect(await imported()).toMatchObject({ code: 1, stderr: expect.stringContaining("401") });
    expect(await exported()).toMatchObject({ code: 1, stdout: "" });
    expect(await project.resources()).toEqual(before);
  });
});

describe("influxdb-gitops import during other state writes", () => {
  it("loses nothing when several imports run at once", async () => {
    const { project, api, emulator } = harness;
    const names = ["one", "two", "three"];
    for (const name of names) await api.createBucket({ orgID: emulator.orgID, name });
    const all = await Promise.all(names.map((name) => imported("--include", name)));
    expect(all.map(({ code, output }) => (code === 0 ? 0 : output))).toEqual([0, 0, 0]);
    expect(all.map(({ output }) => output).join("")).toContain("Waiting for another import");
    expect((await project.ownState()).map(({ urn }) => urn.split("::").pop()).sort()).toEqual(
      names.sort(),
    );
  });

  it.runIf(process.platform !== "win32")("names the lost resources, and exits with 1", async () => {
    const { project, api, emulator } = harness;
    await project.write('new influxdb.Bucket("own");');
    await project.up();
    await api.createBucket({ orgID: emulator.orgID, name: "more" });
    // Right after the import, somebody on another machine writes a state without either of them.
    const exported = JSON.parse((await project.run("stack export")).stdout);
    exported.deployment.resources.pop();
    await writeFile(join(project.folder, "theirs.json"), JSON.stringify(exported));
    const { bin } = await ensureEngine((message) => console.error(message));
    const pulumi = join(bin, "pulumi");
    const folder = join(project.folder, "wrapped");
    await mkdir(folder);
    const script = `#!/bin/sh\n"${pulumi}" "$@" || exit\ncase "$*" in *"stack import"*) "${pulumi}" stack import --file theirs.json;; esac\n`;
    await writeFile(join(folder, "pulumi"), script, { mode: 0o755 });
    const lost = await project.gitops(["import", "--stack", STACK, "--include", "more"], {
      PATH: [folder, process.env.PATH].join(delimiter),
    });
    expect([lost.code, lost.stderr]).toEqual([
      1,
      expect.stringMatching(
        /The state of test is missing 2 resources that .*: Bucket "own" \(\w{16}\), Bucket "more" \(\w{16}\)\..*before-import/s,
      ),
    ]);
    expect(lost.stderr).not.toContain("Imported into");
  });
});

/** The complete state. */
async function exportOf(project: typeof harness.project) {
  const { stdout } = await project.run("stack export");
  return JSON.parse(stdout).deployment as { resources: { urn: string }[] };
}

/** What somebody does to six objects by hand. */
async function sixChanges(): Promise<void> {
  const { api } = harness;
  const { json } = await api.call("GET", "/api/v2/labels");
  const label = (name: string) => json.labels.find((it: { name: string }) => it.name === name).id;
  const bucket = async (name: string) => {
    const found = await api.call("GET", `/api/v2/buckets?name=${encodeURIComponent(name)}`);
    return found.json.buckets[0];
  };
  const patch = async (name: string, body: object) => {
    const { id, retentionRules } = await bucket(name);
    await api.patchBucket(id, { retentionRules, ...body });
  };
  await api.deleteBucket((await bucket("bucket-118")).id);
  const spaces = `/api/v2/buckets/${(await bucket("with spaces")).id}`;
  await api.call("DELETE", `${spaces}/owners/${users.eve}`);
  await patch("bucket-81", { description: "by hand" });
  await patch("new", { retentionRules: [{ type: "expire", everySeconds: 7_200 }] });
  await api.call("PATCH", `/api/v2/labels/${label("default")}`, { name: "other" });
  await api.call("PATCH", `/api/v2/labels/${label("a-b")}`, { properties: { owner: "me" } });
}
