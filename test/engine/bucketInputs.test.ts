import { describe, expect, it } from "vitest";
import { useHarness } from "../support/harness";

const harness = useHarness({ attached: true });

describe("invalid input", () => {
  it("fails the preview, which names every property and sends nothing", async () => {
    const { project, emulator } = harness;
    const args = '{ name: "", orgId: "acme", retentionRules: [{ everySeconds: NaN }], more: 1 }';
    await project.write(`new influxdb.Bucket("a", ${args});`);
    emulator.counters.reset();
    const output = await project.fails("preview");
    for (const problem of [
      "name: must not be empty",
      "orgId: must be an ID",
      "retentionRules[0].everySeconds: must be 0 (infinite) or a whole number of seconds",
      "more: unknown argument",
    ]) {
      expect(output).toContain(`resource 'a' has a problem: ${problem}`);
    }
    expect(emulator.counters.read().total).toBe(0);
  });
});

describe("unknown values", () => {
  it("are accepted for every input and applied once they are known", async () => {
    const { project } = harness;
    await project.write(`
      const first = new influxdb.Bucket("first");
      const later = (value) => first.id.apply(() => value);
      new influxdb.Bucket("whole", {
        name: later("renamed"), description: later("x"), retentionRules: later([{ everySeconds: 3600 }]),
        orgId: first.orgId, schemaType: later("explicit"), rp: later("autogen"), adopt: later(false),
      });
      new influxdb.Bucket("rule", { retentionRules: [later({ everySeconds: 7200 })] });
      new influxdb.Bucket("seconds", { retentionRules: [{ everySeconds: later(10800), type: later("expire") }] });
    `);
    expect(await project.plan()).toEqual([
      "create first",
      "create rule",
      "create seconds",
      "create whole",
    ]);
    await project.up();
    const buckets = await harness.api.userBuckets();
    expect(buckets.map(({ name, retentionRules: [rule] }) => [name, rule?.everySeconds])).toEqual([
      ["first", 2_592_000],
      ["renamed", 3_600],
      ["rule", 7_200],
      ["seconds", 10_800],
    ]);
    await project.run("preview --expect-no-changes");
  });
});

describe("preview", () => {
  it("works without a token, URL or organization, and sends no requests", async () => {
    const { project, emulator } = harness;
    await project.write('new influxdb.Bucket("a", { description: "x" });');
    await project.up();
    for (const key of ["url", "org", "token"])
      await project.run(["config", "rm", `influxdb:${key}`]);
    await project.write(
      'new influxdb.Bucket("a", { description: "y" }); new influxdb.Bucket("b");',
    );
    emulator.counters.reset();
    expect(await project.plan()).toEqual(["create b", "update a description"]);
    expect(emulator.counters.read().total).toBe(0);
  });

  it("warns about a plain-text token, an unknown key and an invalid value", async () => {
    const { project } = harness;
    await project.configure({
      "influxdb:token": "plain-token",
      "influxdb:orgname": "acme",
      "influxdb:maxInFlight": "many",
    });
    await project.write('new influxdb.Bucket("a");');
    const { output } = await project.run("preview");
    expect(output).toContain("influxdb:token is not marked as a secret");
    expect(output).toContain("influxdb:orgname is not a setting of this package");
    expect(output).toContain("influxdb:maxInFlight must be a whole number");
    expect(output).not.toContain("plain-token");
  });
});
