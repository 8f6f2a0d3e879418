import { startEmulator } from "influxdb-serverless-emulator";
import { describe, expect, it } from "vitest";
import { useBench } from "../support/bench";

const bench = useBench({ tokens: [{ token: "other-token", org: "other" }], attached: true });

const refresh = (...flags: string[]) =>
  bench.project.attempt(["refresh", "--yes", "--skip-preview", ...flags]);

describe("refresh", () => {
  it("drops what is really gone, and up makes it again", async () => {
    await bench.project.write('new influxdb.Bucket("a");');
    await bench.project.up();
    await bench.api.deleteBucket((await bench.onlyBucket()).id);
    await expect.poll(() => bench.api.userBuckets(), { timeout: 5_000 }).toEqual([]);
    await bench.project.run(["refresh", "--yes", "--skip-preview"]);
    expect(await bench.project.ownState()).toEqual([]);
    await bench.project.up();
    await bench.onlyBucket();
  });

  it("fails and keeps the state with a wrong token, a wrong URL, or in another organisation", async () => {
    await bench.project.write('new influxdb.Bucket("a"); new influxdb.Bucket("b");');
    await bench.project.up();
    const state = await bench.project.ownState();
    const buckets = await bench.api.userBuckets();
    const elsewhere = await startEmulator({ token: bench.emulator.token, org: bench.emulator.org });
    const cases: [string, Record<string, string>, RegExp][] = [
      ["a wrong token", { token: "wrong" }, /401 unauthorized/],
      ["a URL where nothing listens", { "influxdb:url": "http://127.0.0.1:1" }, /is recorded at/],
      [
        "another server with the same names",
        { "influxdb:url": elsewhere.url },
        /is recorded at another address or organization/,
      ],
      [
        "another organisation",
        { token: "other-token", "influxdb:org": "other" },
        /is recorded (in organisation|at another address or organization)/,
      ],
    ];
    for (const [what, settings, message] of cases) {
      const { token = bench.emulator.token, ...plain } = settings;
      await bench.project.connect({ ...bench.emulator, token });
      if (Object.keys(plain).length > 0) await bench.project.configure(plain);
      // The settings of the last up would count without this flag.
      const { code, output } = await refresh("--run-program");
      expect(code, what).not.toBe(0);
      expect(output, what).toMatch(message);
      expect(output, what).not.toContain(bench.emulator.token);
      expect(await bench.project.ownState(), what).toEqual(state);
    }
    await elsewhere.close();
    expect(await bench.api.userBuckets()).toEqual(buckets);
  });

  it("uses a token that was rotated, at once, where tokenEnv names the variable", async () => {
    await bench.project.run(["config", "rm", "influxdb:token"]);
    await bench.project.configure({ "influxdb:tokenEnv": "PLANT_TOKEN" });
    await bench.project.write('new influxdb.Bucket("a");');
    await bench.project.up({ PLANT_TOKEN: bench.emulator.token });
    const args = ["refresh", "--preview-only", "--expect-no-changes"];
    expect((await bench.project.attempt(args, { PLANT_TOKEN: "expired" })).output).toMatch(
      /401 unauthorized/,
    );
    await bench.project.run(args, { PLANT_TOKEN: bench.emulator.token });
    expect(JSON.stringify(await bench.project.resources())).not.toContain(bench.emulator.token);
  });
});
