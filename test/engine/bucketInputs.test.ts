import { describe, expect, it } from "vitest";
import { useHarness } from "../support/harness";

const harness = useHarness({ attached: true });

describe("bad input", () => {
  it("is a check failure of the preview that names the property; nothing is sent", async () => {
    const seconds =
      "retentionRules[0].everySeconds: must be 0 (infinite) or a whole number of seconds";
    const id = "orgId: must be an ID: 16 hexadecimal digits";
    const cases: [string, string[]][] = [
      [
        '{ name: "", orgId: "acme", retentionRules: [{ everySeconds: 3599 }], retention: "30d" }',
        ["name: must not be empty", id, seconds, "retention: unknown argument"],
      ],
      [
        '{ name: "_x", orgId: "0123456789abcdeg", retentionRules: [{ everySeconds: NaN }] }',
        ['name: must not start with "_"', id, seconds],
      ],
      [
        "{ name: 'a\"b', retentionRules: [{ everySeconds: -1 }] }",
        ["name: must not contain a double quote", seconds],
      ],
      [
        "{ retentionRules: [{ everySeconds: 3600 }, { everySeconds: 7200 }] }",
        ["retentionRules: must have at most one rule"],
      ],
    ];
    harness.emulator.counters.reset();
    for (const [args, messages] of cases) {
      await harness.project.write(`new influxdb.Bucket("a", ${args});`);
      const output = await harness.project.fails("preview");
      for (const message of messages) {
        expect(output, args).toContain(`resource 'a' has a problem: ${message}`);
      }
    }
    expect(harness.emulator.counters.read().total).toBe(0);
  });

  it("is refused by the constructor for the option import, with the way out", async () => {
    await harness.project.write('new influxdb.Bucket("a", {}, { import: "0123456789abcdef" });');
    const { code, output } = await harness.project.attempt("preview");
    expect(code).not.toBe(0);
    expect(output).toContain('Bucket "a": the option "import" does not work for dynamic resources');
    expect(output).toContain("adopt: true");
  });
});

describe("an unknown value", () => {
  it("passes at every place that accepts an input, and arrives", async () => {
    await harness.project.write(`
      const first = new influxdb.Bucket("first");
      const later = (value) => first.id.apply(() => value);
      new influxdb.Bucket("whole", {
        name: later("renamed"), description: later("x"), retentionRules: later([{ everySeconds: 3600 }]),
        orgId: first.orgId, schemaType: later("explicit"), rp: later("autogen"), adopt: later(false),
      });
      new influxdb.Bucket("rule", { retentionRules: [later({ everySeconds: 7200 })] });
      new influxdb.Bucket("seconds", { retentionRules: [{ everySeconds: later(10800), type: later("expire") }] });
    `);
    expect(await harness.project.plan()).toEqual([
      "create first",
      "create rule",
      "create seconds",
      "create whole",
    ]);
    await harness.project.up();
    const buckets = await harness.api.userBuckets();
    expect(buckets.map(({ name, retentionRules: [rule] }) => [name, rule?.everySeconds])).toEqual([
      ["first", 2_592_000],
      ["renamed", 3_600],
      ["rule", 7_200],
      ["seconds", 10_800],
    ]);
    await harness.project.run("preview --expect-no-changes");
  });
});

describe("a preview", () => {
  it("works without any token, URL or organization, and asks the server nothing", async () => {
    await harness.project.write('new influxdb.Bucket("a", { description: "x" });');
    await harness.project.up();
    for (const key of ["url", "org", "token"])
      await harness.project.run(["config", "rm", `influxdb:${key}`]);
    await harness.project.write(
      'new influxdb.Bucket("a", { description: "y" }); new influxdb.Bucket("b");',
    );
    harness.emulator.counters.reset();
    expect(await harness.project.plan()).toEqual(["create b", "update a description"]);
    expect(harness.emulator.counters.read().total).toBe(0);
  });

  it("does not hide that settings are missing: up names every place", async () => {
    await harness.project.run("config rm influxdb:token");
    await harness.project.write('new influxdb.Bucket("a");');
    const { code, output } = await harness.project.attempt("up", {
      HOME: harness.project.folder,
    });
    expect(code).not.toBe(0);
    for (const place of [
      "influxdb:token",
      "influxdb:tokenEnv",
      "INFLUX_TOKEN",
      "~/.influxdbv2/configs",
    ]) {
      expect(output).toContain(place);
    }
  });

  it("warns of a token that is not a secret, of an unknown key and of a bad value, also if nothing changes", async () => {
    await harness.project.configure({
      "influxdb:token": "plain-token",
      "influxdb:orgname": "acme",
      "influxdb:maxInFlight": "many",
    });
    await harness.project.write('new influxdb.Bucket("a");');
    const { output } = await harness.project.run("preview");
    expect(output).toContain("influxdb:token is not marked as a secret");
    expect(output).toContain("influxdb:orgname is no setting of this package");
    expect(output).toContain("influxdb:maxInFlight must be a whole number");
    expect(output).not.toContain("plain-token");
  });
});
