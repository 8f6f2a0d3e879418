import { type Emulator, startEmulator } from "influxdb-serverless-emulator";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { apiOf } from "../support/api";
import { type CommandResult, EngineProject } from "../support/engine";

let emulator: Emulator;
let project: EngineProject;
beforeAll(async () => {
  emulator = await startEmulator({ org: "acme", token: "stack-token-canary" });
  project = await EngineProject.open({ attached: true });
  await project.connect(emulator);
});
afterAll(async () => {
  await project?.close();
  await emulator?.close();
});

const doctor = (...args: string[]): Promise<CommandResult> => project.gitops(["doctor", ...args]);

describe("influxdb-gitops doctor --stack", () => {
  it("reads the settings from the stack, including secrets, and prints no token", async () => {
    const { code, output } = await doctor("--stack", "test");
    expect(output).toMatch(/^ok +settings +found$/m);
    expect(output).toMatch(/^ok +organization +acme/m);
    expect(output).toMatch(/^ok +pulumi +v?3\./m);
    expect(output).not.toContain("canary");
    expect(code).toBe(0);
  });

  it("names a stack that does not exist", async () => {
    const { code, output } = await doctor("--stack", "none");
    expect(output).toMatch(/^BROKEN +settings .*no stack named 'none'/m);
    expect(code).toBe(1);
  });

  it("warns about a plain-text token and an unknown key", async () => {
    // Not one of the project's canaries: this token is in its settings.
    emulator.tokens.add({ token: "in-the-clear" });
    await project.configure({ "influxdb:token": "in-the-clear", "influxdb:orgname": "acme" });
    const { code, output } = await doctor("--stack", "test");
    expect(output).toMatch(/^warning +settings .*is in plain text/m);
    expect(output).toMatch(/^warning +settings .*influxdb:orgname is not a setting/m);
    expect(output).not.toContain("in-the-clear");
    expect(code).toBe(0);
  });
});

describe("influxdb-gitops doctor --stack before an up", () => {
  let server: Emulator;
  let stack: EngineProject;
  beforeAll(async () => {
    server = await startEmulator({ org: "acme", token: "up-token-canary" });
    stack = await EngineProject.open({ attached: true });
    await stack.connect(server);
    await stack.configure({ "influxdb:orgId": server.orgID });
    await stack.run(["config", "rm", "influxdb:org"]);
  });
  afterAll(async () => {
    await stack?.close();
    await server?.close();
  });

  it("fails for a token that cannot read the stack's objects", async () => {
    await stack.write(`
      const a = new influxdb.Bucket("a"), label = new influxdb.Label("team");
      new influxdb.Bucket("b");
      new influxdb.BucketLabelAttachment("on-a", { bucketId: a.id, labelId: label.id });`);
    await stack.up();
    const api = apiOf(server);
    await api.createBucket({ orgID: server.orgID, name: "other", retentionRules: [] });
    server.tokens.add({ token: "no-labels", access: "no-labels" });
    for (const { name, id } of await api.userBuckets()) {
      server.tokens.add({ token: `only-${name}`, buckets: { [id]: "read-write" } });
    }
    const unread = {
      "only-other": /^BROKEN +read buckets .*Bucket [ab] \(.*\(and 1 more\)/m,
      "only-a": /^BROKEN +read buckets .*Bucket b \(/m,
      "no-labels": /^BROKEN +read labels .*Label.*cannot be read/m,
    };
    for (const [token, line] of Object.entries(unread)) {
      await stack.configure({}, { "influxdb:token": token });
      const { code, output } = await stack.gitops(["doctor", "--stack", "test"]);
      expect([token, code, output]).toEqual([token, 1, expect.stringMatching(line)]);
      expect((await stack.gitops(["drift"])).code).toBe(1);
    }
    await stack.configure({}, { "influxdb:token": server.token });
    const whole = await stack.gitops(["doctor", "--stack", "test"]);
    expect([whole.code, whole.output]).toEqual([
      0,
      expect.stringMatching(/^ok +read labels +it can read the stack's objects, such as Label/m),
    ]);
    // A deleted object is drift, not a missing permission.
    const [first] = await api.userBuckets();
    await api.deleteBucket(first?.id ?? "");
    expect((await stack.gitops(["doctor", "--stack", "test"])).code).toBe(0);
  });

  it("checks the settings that the next up uses, and reports how those of the last up differ", async () => {
    await stack.configure({}, { "influxdb:token": server.token });
    await stack.write('new influxdb.Bucket("gate");');
    await stack.up();
    const gate = async (description: string) => {
      const { code, output } = await stack.gitops(["doctor", "--stack", "test"]);
      await stack.write(`new influxdb.Bucket("gate", { description: "${description}" });`);
      const up = await stack.attempt("up");
      return { codes: [code === 0, up.code === 0], output };
    };
    await stack.configure({ "influxdb:url": "http://127.0.0.1:9" });
    const dead = await gate("dead");
    expect(dead.codes).toEqual([false, false]);
    expect(dead.output).toMatch(/^BROKEN +url +http:\/\/127\.0\.0\.1:9: connection refused/m);
    expect(dead.output).toContain(`which used influxdb:url ${server.url}. Until you run up again`);
    // That up recorded the wrong address. Once the settings are right again, it must not get in the way.
    await stack.configure({ "influxdb:url": server.url });
    const repaired = await gate("repaired");
    expect(repaired.codes).toEqual([true, true]);
    expect(repaired.output).toMatch(/^warning +settings .*which used influxdb:url http:\/\/127/m);
    expect((await stack.gitops(["doctor", "--stack", "test"])).output).not.toContain("last up");
    await stack.run(["config", "rm", "influxdb:orgId"]);
    await stack.configure({ "influxdb:org": "typo" });
    expect((await gate("wrong organization")).codes).toEqual([false, false]);
  });
});

describe("influxdb-gitops doctor --stack with several providers", () => {
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

  it("checks each connection, even if one lacks a setting", async () => {
    const whole = await regions.gitops(["doctor", "--stack", "test"], tokens);
    expect(whole.output).toMatch(/^ok +test, provider us: organization +acme \(/m);
    expect(whole.output).toMatch(/^ok +test, provider eu: organization +acme-eu \(/m);
    expect(whole.output).not.toContain("canary");
    expect(whole.code).toBe(0);
    const half = await regions.gitops(["doctor", "--stack", "test"], { ...tokens, TOKEN_US: "" });
    expect(half.output).toMatch(/^BROKEN +test, provider us: settings .*TOKEN_US/m);
    expect(half.output).toMatch(/^ok +test, provider eu: organization/m);
    expect(half.code).toBe(1);
  });

  it("reports a missing labels API as broken only where the stack needs labels", async () => {
    eu.settings.change({ switches: { labelsApi: "absent" } });
    us.settings.change({ switches: { labelsApi: "absent" } });
    const { output, code } = await regions.gitops(["doctor", "--stack", "test"], tokens);
    expect(output).toMatch(/^BROKEN +test, provider eu: labels API/m);
    expect(output).toMatch(/^warning +test, provider us: labels API/m);
    expect(code).toBe(1);
  });
});
