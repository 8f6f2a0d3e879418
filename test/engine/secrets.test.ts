import { describe, expect, it } from "vitest";
import { days } from "../support/api";
import { useHarness } from "../support/harness";
import { changed, startChangingProxy } from "../support/proxies/changingProxy";

describe("connection credentials", () => {
  const harness = useHarness({ stock: true });

  it("never show the token from the environment in the engine's most verbose log or in any file", async () => {
    const { project, emulator } = harness;
    // From here on, the output of each command of this project is searched for the token.
    await project.connect(emulator);
    await project.run("config rm influxdb:token");
    await project.write('new influxdb.Bucket("a"); influxdb.getOrganizationOutput();');
    const env = { INFLUX_TOKEN: emulator.token };
    const { stderr } = await project.run("up --logtostderr -v=9", env);
    expect(stderr).toContain("influxdb:Bucket");
    expect(stderr.length).toBeGreaterThan(20_000);

    emulator.faults.add({ action: "status", status: 500, times: "forever" });
    await project.fails("refresh --run-program --logtostderr -v=9", "", env);
  });

  it("never show the token of a provider, even with --json", async () => {
    const { project, emulator } = harness;
    const token = "token-of-a-provider-canary";
    emulator.tokens.add({ token });
    await project.write(`
      const provider = new influxdb.InfluxDB("q", {
        url: "${emulator.url}", org: "${emulator.org}", token: process.env.QUIET_TOKEN,
      });
      new influxdb.Bucket("a", {}, { provider });`);
    for (const command of ["preview --json", "up --json", "refresh --run-program --json"]) {
      const { output } = await project.attempt(command, { QUIET_TOKEN: token });
      expect(output).not.toContain(token);
    }
  });

  it("never show the password of the URL in an error", async () => {
    const { project, emulator } = harness;
    await project.connect(emulator);
    await project.configure({}, { "influxdb:url": "http://somebody:url-pass-canary@127.0.0.1:1" });
    await project.write('new influxdb.Bucket("a");');
    const output = await project.fails("up", "ECONNREFUSED");
    expect(output).not.toContain("url-pass-canary");
  });

  it("use a rotated token from tokenEnv immediately, and keep it out of the state", async () => {
    const { project, emulator } = harness;
    await project.connect(emulator);
    await project.run("config rm influxdb:token");
    await project.configure({ "influxdb:tokenEnv": "PLANT_TOKEN" });
    await project.write('new influxdb.Bucket("a");');
    await project.up({ PLANT_TOKEN: emulator.token });
    const refresh = "refresh --preview-only --expect-no-changes";
    await project.fails(refresh, "401 unauthorized", { PLANT_TOKEN: "expired" });
    await project.run(refresh, { PLANT_TOKEN: emulator.token });
    expect(JSON.stringify(await project.resources())).not.toContain(emulator.token);
  });
});

describe("values that a program marks as secret", () => {
  const harness = useHarness({ attached: true });

  it("stay secret in state and messages: names (taken, adopted, renamed), columns and a retention", async () => {
    const { project, emulator, api } = harness;
    const NAME = "hush-canary-bucket";
    const COLUMN = "hush-canary-column";
    const create = (name: string) =>
      api.createBucket({ orgID: emulator.orgID, name, retentionRules: days(77) });
    const program = (args: string) =>
      project.write(`
        const name = pulumi.secret("${NAME}");
        const columns = pulumi.secret([influxdb.timestamp(), influxdb.field("${COLUMN}", "float")]);
        const explicit = new influxdb.Bucket("explicit", { schemaType: "explicit" });
        new influxdb.MeasurementSchema("schema", { bucketId: explicit.id, name: "cpu", columns });
        new influxdb.Bucket("b", { ${args} });
      `);
    const outputs: string[] = [];
    const attempt = async (...args: string[]) => {
      const { output } = await project.attempt([...args, "--yes", "--skip-preview"]);
      outputs.push(output);
      return output;
    };
    const { id } = await create(NAME);

    await program("name");
    expect(await attempt("up")).toMatch(/name is already used by bucket/);
    await program('name, adopt: true, retentionRules: pulumi.secret(influxdb.retention("66d"))');
    expect(await attempt("up")).toMatch(/adopting it would delete data/);
    await program("name, adopt: true");
    expect(await attempt("up")).toMatch(/Adopted the existing bucket/);
    await create("taken");
    await program('name: pulumi.secret("taken")');
    expect(await attempt("up")).toMatch(/The new name of bucket \w+ is still used by/);
    emulator.faults.add({ action: "status", status: 500, times: "forever" });
    await attempt("refresh");
    emulator.faults.clear();
    await attempt("refresh");
    for (const shown of [...outputs, JSON.stringify(await project.resources())]) {
      expect(shown).not.toContain(NAME);
      expect(shown).not.toContain(COLUMN);
      expect(shown).not.toMatch(/\btaken\b(?!")|\b66d\b/);
    }
    expect((await api.bucket(id)).name).toBe(NAME);
  });

  it("stay secret when the server keeps another value, and so does a token that it repeats", async () => {
    const { project, emulator } = harness;
    const token = "hush-canary-token-for-these-tests";
    emulator.tokens.add({ token, access: "all" });
    const proxy = await startChangingProxy(emulator.url);
    await project.run("config rm influxdb:token");
    await project.configure({ "influxdb:url": proxy.url, "influxdb:tokenEnv": "HUSH" });
    proxy.after = ({ method }, given) =>
      method === "POST" ? changed(given, { description: `seen ${token}` }) : undefined;
    await project.write(
      `new influxdb.Bucket("a", { description: pulumi.secret('hush "canary"\\nline') });`,
    );
    const message = 'was sent as "[redacted]", but the server has "seen [redacted]"';
    const output = await project.fails("up", message, { HUSH: token });
    const { stdout: state } = await project.run("stack export");
    const { resources } = JSON.parse(state).deployment;
    expect(resources.at(-1).initErrors).toMatchObject([expect.stringContaining("[redacted]")]);
    for (const shown of [output, state]) expect(shown).not.toMatch(/hush.{0,3}canary/);
    await proxy.close();
  });
});
