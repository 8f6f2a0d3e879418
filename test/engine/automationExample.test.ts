import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, rm } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { type Emulator, startEmulator } from "influxdb-serverless-emulator";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ensureEngine } from "../../scripts/engine/ensureEngine.mjs";
import { separateEnvironment } from "../../scripts/engine/environment.mjs";
import { apiOf } from "../support/api";
import { CONSUMER, ROOT } from "../support/engine";

const TOKEN = "automation-token-canary";

let folder: string;
let emulator: Emulator;
let env: NodeJS.ProcessEnv;
beforeAll(async () => {
  const { bin } = await ensureEngine((message) => console.error(message));
  // A copy, because the stacks' settings are written next to the program.
  folder = await mkdtemp(join(CONSUMER, ".work", "automation-"));
  await cp(join(ROOT, "examples", "automation"), folder, { recursive: true });
  await mkdir(join(folder, "state"));
  emulator = await startEmulator({ org: "acme", token: TOKEN });
  const { url, org } = emulator;
  const own = separateEnvironment(bin, folder, {
    INFLUX_HOST: url,
    INFLUX_ORG: org,
    INFLUX_TOKEN: TOKEN,
  });
  env = { ...own, PATH: [bin, own.PATH].join(delimiter) };
});
afterAll(async () => {
  await emulator?.close();
  await rm(folder, { recursive: true, force: true });
});

function run(operation: string) {
  return new Promise<{ code: number; output: string }>((done) =>
    execFile(process.execPath, ["run.mjs", operation], { cwd: folder, env }, (error, out, err) =>
      done({ code: error ? Number(error.code) : 0, output: out + err }),
    ),
  );
}

describe("examples/automation on the real engine", () => {
  it("creates the other tenants when one fails, reports drift of all stacks, and destroys them", async () => {
    const api = apiOf(emulator);
    const names = async () => (await api.userBuckets()).map(({ name }) => name).sort();
    await api.createBucket({ orgID: emulator.orgID, name: "globex-events" });
    const first = await run("up");
    expect(first.code, first.output).toBe(1);
    expect(first.output).toMatch(/globex: FAILED[\s\S]*already used by bucket/);
    expect(first.output).toContain("acme: 6 create");
    expect(first.output).toContain("initech: 6 create");

    const drift = await run("drift");
    expect(drift.code, drift.output).toBe(3);
    expect(drift.output).toMatch(/unmanaged +Bucket globex-events/);
    expect(drift.output).toMatch(/checked: 1 unmanaged/);
    const destroyed = await run("destroy");
    expect(destroyed.code, destroyed.output).toBe(0);
    expect(await names()).toEqual(["globex-events"]);
    for (const { output } of [first, drift, destroyed]) expect(output).not.toContain(TOKEN);
  });
});
