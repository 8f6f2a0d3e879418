import { type Emulator, startEmulator } from "influxdb-serverless-emulator";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type CommandResult, EngineProject } from "../support/engine";

let emulator: Emulator;
let project: EngineProject;
beforeAll(async () => {
  emulator = await startEmulator({ org: "acme", token: "stack-token-canary" });
  project = await EngineProject.open();
  await project.connect(emulator);
});
afterAll(async () => {
  await project?.close();
  await emulator?.close();
});

const doctor = (...args: string[]): Promise<CommandResult> => project.gitops(["doctor", ...args]);

describe("influxdb-gitops doctor --stack", () => {
  it("takes the settings from the stack, secrets included, and shows no token", async () => {
    const { code, output } = await doctor("--stack", "test");
    expect(output).toMatch(/^ok +settings +found$/m);
    expect(output).toMatch(/^ok +organisation +acme/m);
    expect(output).toMatch(/^ok +pulumi +v?3\./m);
    expect(output).not.toContain("canary");
    expect(code).toBe(0);
  });

  it("says which stack is not there", async () => {
    const { code, output } = await doctor("--stack", "none");
    expect(output).toMatch(/^BROKEN +settings .*no stack named 'none'/m);
    expect(code).toBe(1);
  });

  it("warns of a token in clear", async () => {
    // Not a canary of the project's: this one stands in its settings.
    emulator.tokens.add({ token: "in-the-clear" });
    await project.run(["config", "set", "--plaintext", "influxdb:token", "in-the-clear"]);
    const { code, output } = await doctor("--stack", "test");
    expect(output).toMatch(/^warning +settings .*stands in clear/m);
    expect(output).not.toContain("in-the-clear");
    expect(code).toBe(0);
  });
});

describe("influxdb-gitops doctor --stack of a stack with providers of its own", () => {
  const tokens = { TOKEN_US: "us-token-canary", TOKEN_EU: "eu-token-canary" };
  let us: Emulator;
  let eu: Emulator;
  let regions: EngineProject;
  beforeAll(async () => {
    us = await startEmulator({ org: "acme", token: tokens.TOKEN_US });
    eu = await startEmulator({ org: "acme-eu", token: tokens.TOKEN_EU });
    regions = await EngineProject.open();
    const provider = (name: string, { url, org }: Emulator) =>
      `new influxdb.InfluxDB("${name}", { url: "${url}", org: "${org}", tokenEnv: "TOKEN_${name.toUpperCase()}" })`;
    await regions.write(`
      const us = ${provider("us", us)}, eu = ${provider("eu", eu)};
      new influxdb.Bucket("austin", {}, { provider: us });
      const ulm = new influxdb.Bucket("ulm", {}, { provider: eu });
      new influxdb.BucketMember("dana", { bucketId: ulm.id, userId: "${eu.userID}" }, { provider: eu });
      new influxdb.Label("plants", {}, { provider: eu });
    `);
    await regions.up(tokens);
  });
  afterAll(async () => {
    await regions?.close();
    await us?.close();
    await eu?.close();
  });

  it("looks at each connection, and goes on where one lacks a setting", async () => {
    const whole = await regions.gitops(["doctor", "--stack", "test"], tokens);
    expect(whole.output).toMatch(/^ok +test, provider us: organisation +acme \(/m);
    expect(whole.output).toMatch(/^ok +test, provider eu: organisation +acme-eu \(/m);
    expect(whole.output).not.toContain("canary");
    expect(whole.code).toBe(0);
    const half = await regions.gitops(["doctor", "--stack", "test"], { ...tokens, TOKEN_US: "" });
    expect(half.output).toMatch(/^BROKEN +test, provider us: settings .*TOKEN_US/m);
    expect(half.output).toMatch(/^ok +test, provider eu: organisation/m);
    expect(half.code).toBe(1);
  });

  it("calls broken what the stack itself needs, and only that", async () => {
    eu.settings.change({ switches: { labelsApi: "absent" } });
    us.settings.change({ switches: { labelsApi: "absent" } });
    const { output, code } = await regions.gitops(["doctor", "--stack", "test"], tokens);
    expect(output).toMatch(/^BROKEN +test, provider eu: labels API/m);
    expect(output).toMatch(/^warning +test, provider us: labels API/m);
    expect(code).toBe(1);
  });
});
