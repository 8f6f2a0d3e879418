import { describe, expect, it } from "vitest";
import { useBench } from "../support/bench";

const bench = useBench();

describe("the token", () => {
  it("from the environment is in no line of the engine's most talkative log, nor in any file", async () => {
    const { project, emulator } = bench;
    // From here on, each command of this project is searched for the token.
    await project.connect(emulator);
    await project.run(["config", "rm", "influxdb:token"]);
    await project.write('new influxdb.Bucket("a"); influxdb.getOrganization();');
    const env = { INFLUX_TOKEN: emulator.token };
    const talkative = ["--logtostderr", "-v=9"];
    const { stderr } = await project.run(["up", "--yes", "--skip-preview", ...talkative], env);
    expect(stderr).toContain("influxdb:Bucket");
    expect(stderr.length).toBeGreaterThan(20_000);

    emulator.faults.add({ action: "status", status: 500, times: "forever" });
    const refresh = ["refresh", "--yes", "--skip-preview", "--run-program", ...talkative];
    const { code } = await project.attempt(refresh, env);
    expect(code).not.toBe(0);
  });

  it("in the URL's user or password is shown by no error", async () => {
    const { project, emulator } = bench;
    await project.connect(emulator);
    await project.configure({}, { "influxdb:url": "http://somebody:url-pass-canary@127.0.0.1:1" });
    await project.write('new influxdb.Bucket("a");');
    const { output } = await project.attempt(["up", "--yes", "--skip-preview"]);
    expect(output).toContain("ECONNREFUSED");
    expect(output).not.toContain("url-pass-canary");
  });
});
