import { describe, expect, it } from "vitest";
import { GITOPS, ROOT, runCommand } from "../support/commands";
import { shareEmulator } from "../support/emulator";

const at = shareEmulator({ token: "canary-token" });

async function doctor(args: string[], env: Record<string, string> = {}) {
  const answer = await runCommand(GITOPS, ["doctor", ...args], { cwd: ROOT, env });
  expect(answer.stdout + answer.stderr).not.toContain("canary");
  return answer;
}

const connected = () => ({ INFLUX_HOST: at.emulator.url, INFLUX_TOKEN: at.emulator.token });

describe("influxdb-gitops doctor", () => {
  it("prints a line for each check, and exits with 0 if only warnings remain", async () => {
    const { code, stdout } = await doctor(["--org", at.emulator.org], connected());
    expect(stdout).not.toContain("\u001b[");
    const lines = stdout.trimEnd().split("\n");
    expect(lines.slice(0, 5).map((line) => line.slice(0, 22).trimEnd())).toEqual([
      "ok       settings",
      "ok       url",
      "ok       tls",
      "ok       token",
      "ok       organization",
    ]);
    expect(stdout).toMatch(/^warning {2}pulumi .*no "pulumi" on PATH/m);
    expect(stdout).toMatch(/^ok {7}@pulumi\/pulumi +3\./m);
    expect(lines.at(-1)).toMatch(/^Nothing is broken; warnings: 1; unknown: \d+\.$/);
    expect(code).toBe(0);
  });

  it("exits with 1 if something is broken, and still reports the rest", async () => {
    const { code, stdout } = await doctor([]);
    expect(stdout).toMatch(/^BROKEN {3}settings .*INFLUX_HOST.*\(checked: the options/m);
    expect(stdout).toMatch(/^ok {7}Node\.js/m);
    expect(code).toBe(1);
  });

  it("names an invalid proxy variable without its password", async () => {
    for (const HTTP_PROXY of ["http://u:hush@[bad", "u:hush@127.0.0.1:9"]) {
      const { code, stdout, stderr } = await doctor([], { ...connected(), HTTP_PROXY });
      expect(stdout).toMatch(/^BROKEN {3}proxy .*HTTP_PROXY or HTTPS_PROXY/m);
      expect(stdout + stderr).not.toContain("hush");
      expect([code, stderr]).toEqual([1, ""]);
    }
  });

  it("prints JSON with escaped control characters", async () => {
    const { code, stdout } = await doctor(["--org", "nobody", "--json"], connected());
    const findings: { check: string; status: string; text: string }[] = JSON.parse(stdout);
    expect(findings.find(({ check }) => check === "organization")).toMatchObject({
      status: "broken",
      text: expect.stringContaining('"nobody"'),
    });
    expect(new Set(findings.map((finding) => Object.keys(finding).join()))).toEqual(
      new Set(["check,status,text"]),
    );
    expect(code).toBe(1);
    const hostile = await doctor(["--org", "a\u009b2J\u202eb", "--json"], connected());
    expect(hostile.stdout).toContain("a\\u009b2J\\u202eb");
  });

  it("takes settings from options or a stack, but not both", async () => {
    const { code, stderr } = await doctor(["--stack", "prod", "--org", "acme"]);
    expect(stderr).toMatch(/--stack.*cannot be used with.*--org/);
    expect(code).toBe(1);
    const alone = await doctor(["--stack", "prod"], connected());
    expect(alone.stdout).toMatch(/^BROKEN {3}settings .*no "pulumi" on PATH/m);
  });
});
