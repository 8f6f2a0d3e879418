import { execFile, spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BASH } from "../support/ciJob";
import { GITOPS, ROOT, runCommand } from "../support/commands";
import { shareEmulator } from "../support/emulator";
import { preview } from "../support/review";

const at = shareEmulator();
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "gitops-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("influxdb-gitops", () => {
  it("uses no color in CI, and color with FORCE_COLOR", async () => {
    const state = join(folder, "state.json");
    writeFileSync(state, '{"version":3,"deployment":{}}');
    for (const args of [["drift", "--state", state], ["review", preview("clean")], ["doctor"]]) {
      const [plain, colored] = await Promise.all([
        runCommand(GITOPS, args, { env: { CI: "true" } }),
        runCommand(GITOPS, args, { env: { FORCE_COLOR: "1" } }),
      ]);
      expect([args, plain.stdout.includes("\u001b["), colored.stdout.includes("\u001b[")]).toEqual([
        args,
        false,
        true,
      ]);
    }
  });

  it("rejects an empty option, such as an unset variable in a script", async () => {
    for (const args of [
      ["drift", "--stack", ""],
      ["export", "-s", ""],
      ["doctor", "--url="],
    ]) {
      expect(await runCommand(GITOPS, args)).toMatchObject({
        code: 1,
        stderr: expect.stringMatching(/^error: option '.*' is empty\n$/),
      });
    }
  });

  it("rejects two output formats at once", async () => {
    expect(await runCommand(GITOPS, ["drift", "--json", "--markdown"])).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/'--json' cannot be used with option '--markdown'/),
    });
  });

  it.runIf(existsSync("/dev/full"))("fails if its output cannot be written", () => {
    const { status, stderr } = spawnSync(process.execPath, [GITOPS, "review", preview("clean")], {
      stdio: ["ignore", openSync("/dev/full", "w"), "pipe"],
      encoding: "utf8",
    });
    expect([status, stderr]).toEqual([
      1,
      expect.stringMatching(/^influxdb-gitops: the output could not be written: ENOSPC[^\n]*\n$/),
    ]);
  });

  it.runIf(process.platform !== "win32")("leaves no partial program on a full disk", async () => {
    const { emulator, api } = at;
    const description = "x".repeat(2000);
    await api.createBucket({ orgID: emulator.orgID, name: "b", description, retentionRules: [] });
    const cwd = mkdtempSync(join(folder, "full-"));
    // The longest file that the command can write has 1024 bytes.
    const limited = ["-c", 'ulimit -f 1; exec "$@"', "", process.execPath, GITOPS];
    const exported = promisify(execFile)(BASH, [...limited, "export", "--out", "."], {
      cwd,
      env: {
        INFLUX_HOST: emulator.url,
        INFLUX_TOKEN: emulator.token,
        INFLUX_ORG_ID: emulator.orgID,
      },
    });
    await expect(exported).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/index\.ts cannot be written: EFBIG/),
    });
    expect(readdirSync(cwd)).toEqual([]);
  });

  it("writes JSON with escaped control and bidirectional characters", async () => {
    const state = join(folder, "state.json");
    const urn = "urn:pulumi:s::p::pulumi-nodejs:dynamic/influxdb:Bucket::a\u009b2J\u202eb";
    const resource = { urn, type: "pulumi-nodejs:dynamic/influxdb:Bucket", id: "1" };
    writeFileSync(state, JSON.stringify({ version: 3, deployment: { resources: [resource] } }));
    const { code, stdout } = await runCommand(GITOPS, ["drift", "--json", "--state", state]);
    expect(code).toBe(1);
    expect(JSON.parse(stdout).errors[0].urns).toEqual([urn]);
    expect(stdout).toContain("a\\u009b2J\\u202eb");
  });
});

describe("installed influxdb-gitops", () => {
  /** A copy of the command with all of its packages but one. */
  function installWithout(missing: string): string {
    const copy = join(folder, missing);
    mkdirSync(copy);
    for (const part of ["bin", "dist", "package.json"]) {
      cpSync(join(ROOT, "gitops", part), join(copy, part), { recursive: true });
    }
    const { dependencies } = JSON.parse(readFileSync(join(copy, "package.json"), "utf8"));
    for (const name of Object.keys(dependencies).filter((name) => name !== missing)) {
      const link = join(copy, "node_modules", name);
      mkdirSync(dirname(link), { recursive: true });
      symlinkSync(join(ROOT, "node_modules", name), link, "junction");
    }
    return join(copy, "bin", "influxdb-gitops.js");
  }

  it("names a missing provider package in one line with the next step", async () => {
    const command = installWithout("pulumi-influxdb-serverless");
    for (const args of [["doctor"], ["--help"]]) {
      const { code, stdout, stderr } = await runCommand(command, args);
      expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
      expect(stderr).toMatch(
        /^influxdb-gitops: the package pulumi-influxdb-serverless is missing: .*npm install.*\n$/,
      );
    }
  });

  it("shows where any other failure happened", async () => {
    const command = installWithout("no package");
    rmSync(join(dirname(command), "..", "dist", "chunks", "runDoctor.js"));
    const { code, stderr } = await runCommand(command, ["doctor"]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/Cannot find module '\.\/chunks\/runDoctor\.js'[\s\S]*\n {4}at /);
  });
});

describe("provider package", () => {
  it("loads neither zod nor undici into a program", async () => {
    const script =
      'require("pulumi-influxdb-serverless");' +
      "console.log(Object.keys(require.cache).filter((file) => /chunks.(zod|undici)|node_modules.(zod|undici)/.test(file)))";
    const { stdout } = await runCommand("-e", [script], { cwd: ROOT });
    expect(stdout.trim()).toBe("[]");
  });
});
