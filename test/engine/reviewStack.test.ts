import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ensureEngine } from "../../scripts/engine/ensureEngine.mjs";
import { separateEnvironment } from "../../scripts/engine/environment.mjs";
import { CONSUMER, gitopsOf } from "../support/engine";
import { useHarness } from "../support/harness";
import { vaultEnvironment } from "../support/vault";

const harness = useHarness({ plan: "free", attached: true });
const bucket = (retention: string) =>
  `new influxdb.Bucket("sensors", { retentionRules: influxdb.retention("${retention}") });`;

/** Runs the command in the consumer's folder, with the engine and the stacks of the project. */
async function review(...args: string[]) {
  const { bin } = await ensureEngine((message) => console.error(message));
  const { folder } = harness.project;
  const command = gitopsOf(CONSUMER);
  const env = separateEnvironment(bin, folder, { HOME: folder, ...(await vaultEnvironment()) });
  return new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
    const all = [command, "review", "--stack", "test", "--cwd", folder, ...args];
    execFile(process.execPath, all, { cwd: CONSUMER, env }, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code) : 0, stdout, stderr }),
    );
  });
}

describe("influxdb-gitops review --stack --data", () => {
  it.each([
    [
      "the default provider",
      /the stack's URL or organization changed since the last pulumi up/,
      (retention: string) => bucket(retention),
    ],
    [
      "a provider of the program",
      /so pulumi up may change it on another server/,
      (retention: string, url: string) => `
        const eu = new influxdb.InfluxDB("eu", { url: "${url}", org: "emulator", tokenEnv: "EU_TOKEN" });
        new influxdb.Bucket("sensors", { retentionRules: influxdb.retention("${retention}") }, { provider: eu });`,
    ],
  ])("doesn't look at data if %s moves to another server", async (_, reason, program) => {
    const { project, emulator } = harness;
    const env = { EU_TOKEN: emulator.token };
    project.detach();
    await project.write(program("30d", emulator.url));
    await project.up(env);
    const look = async () => {
      const args = ["review", "--stack", "test", "--data", "--no-limits"];
      const { code, stdout } = await project.gitops(args, env);
      return [code, stdout];
    };
    await project.write(program("7d", emulator.url));
    expect(await look()).toEqual([0, expect.stringContaining("the bucket is empty")]);
    const other = "http://127.0.0.1:1";
    if (program("7d", other) === program("7d", ""))
      await project.configure({ "influxdb:url": other });
    await project.write(program("7d", other));
    expect(await look()).toEqual([2, expect.stringMatching(reason)]);
  });
});

describe("influxdb-gitops review --stack", () => {
  it("runs the preview itself, applies the plan's limits, and gives no verdict if the preview fails", async () => {
    const { project, api } = harness;
    await project.write(bucket("30d"));
    await project.up();
    await project.write(
      `${bucket("7d")}\nnew influxdb.Bucket("late", { retentionRules: influxdb.retention("90d") });`,
    );
    const first = await review();
    expect(first.code, first.stderr).toBe(2);
    expect(first.stdout).toContain("RET101  sensors: retention 30d → 7d");
    expect(first.stdout).toContain("LIM501  late: retention 90d — the plan allows at most 30d");
    expect(first.stdout).toMatch(/not evaluated\n {2}DRF401: .*--refresh/);
    expect(first.stdout).toMatch(/at \.work\/project-\w+\/index\.js:3/);

    const only = await harness.onlyBucket();
    await api.patchBucket(only.id, { retentionRules: [{ type: "expire", everySeconds: 86_400 }] });
    const refreshed = await review("--refresh");
    expect(refreshed.stdout).toContain(
      "DRF401  sensors: retentionRules was changed outside of Pulumi, 30d → 1d",
    );
    expect(refreshed.stdout).not.toContain("RET101");

    await project.write(`new influxdb.Bucket("sensors", { retention: "7d" });`);
    const comment = join(project.folder, "review.md");
    const failed = await review("--fail-on", "never", "--out", `markdown=${comment}`);
    expect(failed.code).toBe(1);
    expect(failed.stdout).toContain("retention: unknown argument");
    expect(await readFile(comment, "utf8")).toContain("No verdict");
  });

  it("rejects a partial preview with a refresh, and adds a note to other ones", async () => {
    const { project } = harness;
    await project.write(`${bucket("30d")}\nnew influxdb.Bucket("other", { description: "a" });`);
    await project.up();
    await project.write(`${bucket("7d")}\nnew influxdb.Bucket("other", { description: "b" });`);
    const [other] = (await project.ownState()).filter(({ urn }) => urn.endsWith("::other"));
    const urn = other?.urn ?? "";
    const file = join(project.folder, "preview.json");
    const reviewOf = async (...args: string[]) => {
      const { stdout } = await project.run(["preview", "--json", ...args]);
      await writeFile(file, stdout);
      return project.gitops(["review", file, "--no-limits"]);
    };
    const note = "A preview made with --target or --exclude looks like a complete one";
    expect(await reviewOf("--refresh")).toMatchObject({ code: 2 });
    // Without a refresh, the document does not show it.
    const part = await reviewOf("--target", urn);
    expect([part.code, part.stdout]).toEqual([0, expect.stringContaining(note)]);
    for (const args of [
      ["--refresh", "--target", urn],
      ["--refresh", "--exclude", urn.replace(/other$/, "sensors")],
    ]) {
      const refreshed = await reviewOf(...args);
      expect([refreshed.code, refreshed.stdout]).toEqual([
        1,
        expect.stringMatching(/is incomplete: it refreshed \d of 3 resources/),
      ]);
    }
    // A preview that is made here is complete, whatever the environment says.
    const own = await project.gitops(["review"], { PULUMI_OPTION_TARGET: urn });
    expect([own.code, own.stdout]).toEqual([2, expect.stringContaining("RET101  sensors")]);
    expect(own.stdout).not.toContain(note);
  });

  it("reports a delete left over from an earlier run", async () => {
    const { project, api } = harness;
    await project.write(bucket("30d"));
    await project.up();
    const old = await api.call("POST", "/api/v2/buckets", {
      orgID: harness.emulator.orgID,
      name: "replaced",
      retentionRules: [{ type: "expire", everySeconds: 86_400 }],
    });
    await project.editState((resources) => {
      const [current] = resources.filter(({ urn }) => urn.endsWith("::sensors"));
      if (current) resources.push({ ...current, id: old.json.id, delete: true });
    });
    const made = await review("--no-limits");
    expect([made.code, made.stdout]).toEqual([2, expect.stringContaining("BKT101")]);
    const unmanaged = ["--unmanaged", "--ignore", "*Label*:*"];
    const drift = await project.gitops(["drift", "--stack", "test", "--json", ...unmanaged]);
    expect(drift.code, drift.stdout).toBe(0);
    expect(JSON.parse(drift.stdout).notes).toContainEqual(
      expect.stringMatching(/the next "pulumi up" deletes 1 object .*sensors/),
    );
    await project.up();
    expect((await api.userBuckets()).map(({ name }) => name)).not.toContain("replaced");
  });

  it("reads limits through the connection of the stack's buckets, unless there are several", async () => {
    const { project, emulator } = harness;
    emulator.tokens.add({ token: "second-org", org: "second" });
    const own = `const own = new influxdb.InfluxDB("own", {
      url: "${emulator.url}", org: "second", token: "second-org" });`;
    const there = (name: string, retention: string) =>
      `new influxdb.Bucket("${name}", { retentionRules: influxdb.retention("${retention}") }, { provider: own });`;
    await project.write(`${own}\n${there("there", "7d")}`);
    await project.up();
    // No token from the configuration or the environment would work.
    await project.configure({}, { "influxdb:token": "wrong" });
    await project.write(`${own}\n${there("there", "7d")}\n${there("late", "90d")}`);
    expect((await review()).stdout).toContain("LIM501  late: retention 90d — the plan allows");

    await project.connect(emulator);
    await project.write(`${own}\n${there("there", "7d")}\n${bucket("7d")}`);
    await project.up();
    await project.write(`${own}\n${there("there", "7d")}\n${bucket("90d")}`);
    expect((await review()).stdout).toMatch(
      /LIM501: .*the stack's buckets use 2 connections, which may have different plans/,
    );
  });
});
