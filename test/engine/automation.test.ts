import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
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

function run(...command: string[]) {
  return new Promise<{ code: number; output: string }>((done) =>
    execFile(process.execPath, command, { cwd: folder, env }, (error, out, err) =>
      done({ code: error ? Number(error.code) : 0, output: out + err }),
    ),
  );
}

describe("examples/automation on the real engine", () => {
  it("creates the other tenants when one fails, reports drift of all stacks, and destroys them", async () => {
    const api = apiOf(emulator);
    const names = async () => (await api.userBuckets()).map(({ name }) => name).sort();
    await api.createBucket({ orgID: emulator.orgID, name: "globex-events" });
    const first = await run("run.mjs", "up");
    expect(first.code, first.output).toBe(1);
    expect(first.output).toMatch(/globex: FAILED[\s\S]*already used by bucket/);
    expect(first.output).toContain("acme: 6 create");
    expect(first.output).toContain("initech: 6 create");

    const drift = await run("run.mjs", "drift");
    expect(drift.code, drift.output).toBe(3);
    expect(drift.output).toMatch(/unmanaged +Bucket globex-events/);
    expect(drift.output).toMatch(/checked: 1 unmanaged/);
    const destroyed = await run("run.mjs", "destroy");
    expect(destroyed.code, destroyed.output).toBe(0);
    expect(await names()).toEqual(["globex-events"]);
    for (const { output } of [first, drift, destroyed]) expect(output).not.toContain(TOKEN);
  });
});

/** Runs a stack for each tenant, in one process whose environment changes in between, and prints what lookups find. */
const TENANTS = `
  import { LocalWorkspace } from "@pulumi/pulumi/automation/index.js";
  import * as influxdb from "pulumi-influxdb-serverless";

  const program = async () => {
    new influxdb.Bucket("created");
    const buckets = await influxdb.getBuckets();
    return { names: buckets.map(({ name }) => name).filter((name) => !name.startsWith("_")) };
  };
  for (const [stackName, connection] of JSON.parse(process.argv[2])) {
    Object.assign(process.env, connection);
    const stack = await LocalWorkspace.createOrSelectStack({ stackName, projectName: "tenants", program });
    const { outputs } = await stack.up();
    console.log(stackName, outputs.names.value.sort().join(" "));
  }
`;

describe("programs that run one after another in one process", () => {
  it("look up objects with the connection of their own run, and read them again", async () => {
    const tenants = await Promise.all(["acme", "globex"].map((org) => startEmulator({ org })));
    try {
      await Promise.all(
        tenants.map((at) => apiOf(at).createBucket({ orgID: at.orgID, name: `${at.org}-data` })),
      );
      const [acme, globex] = tenants.map(({ org, url, token }) => [
        `tenants-${org}`,
        { INFLUX_HOST: url, INFLUX_ORG: org, INFLUX_TOKEN: token },
      ]);
      await writeFile(join(folder, "tenants.mjs"), TENANTS);
      const { code, output } = await run("tenants.mjs", JSON.stringify([acme, globex, acme]));
      expect(code, output).toBe(0);
      expect(output.trim().split("\n")).toEqual([
        "tenants-acme acme-data",
        "tenants-globex globex-data",
        "tenants-acme acme-data created",
      ]);
    } finally {
      await Promise.all(tenants.map((tenant) => tenant.close()));
    }
  });

  it("fail if a component has deletedWith, and show no secrets", async () => {
    await writeFile(join(folder, "refused.mjs"), REFUSED);
    const { code, output } = await run("refused.mjs");
    expect(code, output).toBe(0);
    expect(output).toMatch(/Bucket "inner" would get the option deletedWith from its component/);
    expect(output).not.toContain("hush");
  });
});

const REFUSED = `
  import * as pulumi from "@pulumi/pulumi";
  import { LocalWorkspace } from "@pulumi/pulumi/automation/index.js";
  import * as influxdb from "pulumi-influxdb-serverless";

  const program = async () => {
    const deletedWith = new influxdb.Bucket("outer");
    const parent = new pulumi.ComponentResource("test:Team", "team", {}, { deletedWith });
    const inner = new influxdb.Bucket("inner", { description: pulumi.secret("hush") }, { parent });
    return { id: inner.id };
  };
  const stack = await LocalWorkspace.createOrSelectStack({ stackName: "refused", projectName: "tenants", program });
  for (const work of ["preview", "up"])
    await stack[work]().then(() => console.log("not refused"), ({ message }) => console.log(message));
`;
