import { startEmulator } from "influxdb-serverless-emulator";
import { describe, expect, it } from "vitest";
import { useHarness } from "../support/harness";

const harness = useHarness({ tokens: [{ token: "other-token", org: "other" }], attached: true });

const refresh = (...flags: string[]) =>
  harness.project.attempt(["refresh", "--yes", "--skip-preview", ...flags]);

describe("refresh", () => {
  it("drops what is really gone, and up makes it again", async () => {
    await harness.project.write('new influxdb.Bucket("a");');
    await harness.project.up();
    await harness.api.deleteBucket((await harness.onlyBucket()).id);
    await expect.poll(() => harness.api.userBuckets(), { timeout: 5_000 }).toEqual([]);
    await harness.project.refresh();
    expect(await harness.project.ownState()).toEqual([]);
    await harness.project.up();
    await harness.onlyBucket();
  });

  it("fails and keeps the state with a wrong token, a wrong URL, or in another organization", async () => {
    await harness.project.write('new influxdb.Bucket("a"); new influxdb.Bucket("b");');
    await harness.project.up();
    const state = await harness.project.ownState();
    const buckets = await harness.api.userBuckets();
    const elsewhere = await startEmulator({
      token: harness.emulator.token,
      org: harness.emulator.org,
    });
    const cases: [string, Record<string, string>, RegExp][] = [
      ["a wrong token", { token: "wrong" }, /401 unauthorized/],
      ["a URL where nothing listens", { "influxdb:url": "http://127.0.0.1:1" }, /is recorded at/],
      [
        "another server with the same names",
        { "influxdb:url": elsewhere.url },
        /is recorded at a different address or organization/,
      ],
      [
        "another organization",
        { token: "other-token", "influxdb:org": "other" },
        /is recorded (in organization|at a different address or organization)/,
      ],
    ];
    for (const [what, settings, message] of cases) {
      const { token = harness.emulator.token, ...plain } = settings;
      await harness.project.connect({ ...harness.emulator, token });
      if (Object.keys(plain).length > 0) await harness.project.configure(plain);
      // The settings of the last up would count without this flag.
      const { code, output } = await refresh("--run-program");
      expect(code, what).not.toBe(0);
      expect(output, what).toMatch(message);
      expect(output, what).not.toContain(harness.emulator.token);
      expect(await harness.project.ownState(), what).toEqual(state);
    }
    await elsewhere.close();
    expect(await harness.api.userBuckets()).toEqual(buckets);
  });

  it("uses a token that was rotated, at once, where tokenEnv names the variable", async () => {
    await harness.project.run("config rm influxdb:token");
    await harness.project.configure({ "influxdb:tokenEnv": "PLANT_TOKEN" });
    await harness.project.write('new influxdb.Bucket("a");');
    await harness.project.up({ PLANT_TOKEN: harness.emulator.token });
    const args = ["refresh", "--preview-only", "--expect-no-changes"];
    expect((await harness.project.attempt(args, { PLANT_TOKEN: "expired" })).output).toMatch(
      /401 unauthorized/,
    );
    await harness.project.run(args, { PLANT_TOKEN: harness.emulator.token });
    expect(JSON.stringify(await harness.project.resources())).not.toContain(harness.emulator.token);
  });
});
