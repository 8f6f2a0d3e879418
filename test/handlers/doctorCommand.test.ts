import { execFile } from "node:child_process";
import { join } from "node:path";
import { type Emulator, startEmulator } from "influxdb-serverless-emulator";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const ROOT = join(__dirname, "..", "..");
const GITOPS = join(ROOT, "gitops/bin/influxdb-gitops.js");

let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator({ token: "canary-token" });
});
afterAll(() => emulator.close());

/** Runs the command where there is no Pulumi and no profile. */
function doctor(args: string[], env: Record<string, string> = {}) {
  const bare = { PATH: "/nonexistent", HOME: "/nonexistent" };
  return new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
    execFile(
      process.execPath,
      [GITOPS, "doctor", ...args],
      { cwd: ROOT, env: { ...bare, ...env } },
      (error, stdout, stderr) => {
        expect(stdout + stderr).not.toContain("canary");
        resolve({ code: error ? Number(error.code) : 0, stdout, stderr });
      },
    );
  });
}

const connected = () => ({ INFLUX_HOST: emulator.url, INFLUX_TOKEN: emulator.token });

describe("influxdb-gitops doctor", () => {
  it("has a line for each check, and ends with 0 where only warnings are left", async () => {
    const { code, stdout } = await doctor(["--org", emulator.org], connected());
    const lines = stdout.trimEnd().split("\n");
    expect(lines.slice(0, 5).map((line) => line.slice(0, 22).trimEnd())).toEqual([
      "ok       settings",
      "ok       url",
      "ok       tls",
      "ok       token",
      "ok       organisation",
    ]);
    expect(stdout).toMatch(/^warning {2}pulumi .*no "pulumi" on PATH/m);
    expect(stdout).toMatch(/^ok {7}@pulumi\/pulumi +3\./m);
    expect(lines.at(-1)).toMatch(/^Nothing is broken; warnings: 1; cannot be told: \d+\.$/);
    expect(code).toBe(0);
  });

  it("ends with 1 where something is broken, and still tells the rest", async () => {
    const { code, stdout } = await doctor([]);
    expect(stdout).toMatch(/^BROKEN {3}settings .*INFLUX_HOST.*\(looked at: options/m);
    expect(stdout).toMatch(/^ok {7}Node\.js/m);
    expect(code).toBe(1);
  });

  it("answers as JSON, too", async () => {
    const { code, stdout } = await doctor(["--org", "nobody", "--json"], connected());
    const findings: { check: string; status: string; text: string }[] = JSON.parse(stdout);
    expect(findings.find(({ check }) => check === "organisation")).toMatchObject({
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

  it("colours nothing that is no terminal, unless it must", async () => {
    const plain = await doctor(["--org", emulator.org], connected());
    const coloured = await doctor(["--org", emulator.org], { ...connected(), FORCE_COLOR: "1" });
    expect([plain.stdout, coloured.stdout].map((text) => text.includes("\u001b["))).toEqual([
      false,
      true,
    ]);
  });

  it("takes settings from options or from a stack, not from both", async () => {
    const { code, stderr } = await doctor(["--stack", "prod", "--org", "acme"]);
    expect(stderr).toMatch(/--stack.*cannot be used with.*--org/);
    expect(code).toBe(1);
    const alone = await doctor(["--stack", "prod"], connected());
    expect(alone.stdout).toMatch(/^BROKEN {3}settings .*no "pulumi" on PATH/m);
  });
});
