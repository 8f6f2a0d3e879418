import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { startEmulator } from "influxdb-serverless-emulator";
import { describe, expect, it } from "vitest";

const ROOT = join(__dirname, "..", "..");
const EMULATOR = join(ROOT, "emulator/bin/influxdb-serverless-emulator.js");
const GITOPS = join(ROOT, "gitops/bin/influxdb-gitops.js");

function run(file: string, args: string[], env: NodeJS.ProcessEnv = {}) {
  const bare = { PATH: process.env.PATH, HOME: "/nonexistent" };
  return new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
    execFile(
      process.execPath,
      [file, ...args],
      { env: { ...bare, ...env } },
      (error, stdout, stderr) => resolve({ code: error ? Number(error.code) : 0, stdout, stderr }),
    );
  });
}

async function firstLine(child: ChildProcess): Promise<string> {
  const [chunk] = await once(child.stdout as NonNullable<ChildProcess["stdout"]>, "data");
  return String(chunk).split("\n")[0] ?? "";
}

describe("influxdb-serverless-emulator", () => {
  it("says in one line of JSON where it is, serves there, and ends at SIGINT", async () => {
    const child = spawn(process.execPath, [
      EMULATOR,
      "--port",
      "0",
      "--json",
      "--org",
      "acme",
      "--user",
      "eve",
    ]);
    const ready = JSON.parse(await firstLine(child));
    expect(Object.keys(ready)).toEqual(["url", "adminUrl", "token", "org", "orgID", "userID"]);
    expect(ready).toMatchObject({ org: "acme", adminUrl: `${ready.url}/__emulator` });
    const headers = { authorization: `Token ${ready.token}` };
    const user = await fetch(`${ready.url}/api/v2/users/${ready.userID}`, { headers });
    expect(await user.json()).toMatchObject({ name: "eve" });
    child.kill("SIGINT");
    expect(await once(child, "exit")).toEqual([0, null]);
  });

  it("explains its options, and refuses what it does not know", async () => {
    expect((await run(EMULATOR, ["--help"])).stdout).toContain("--latency <ms>");
    expect(await run(EMULATOR, ["--plan", "gold"])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("paid"),
    });
    expect(await run(EMULATOR, ["--port", "x"])).toMatchObject({ code: 1 });
  });

  it("says that a port is in use", async () => {
    const emulator = await startEmulator();
    const taken = await run(EMULATOR, ["--port", new URL(emulator.url).port]);
    expect(taken).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("is in use: choose another"),
    });
    await emulator.close();
  });
});

describe("influxdb-gitops", () => {
  it("colours what a person sees, and no file or comment of a CI job", async () => {
    const state = join(mkdtempSync(join(tmpdir(), "drift-")), "state.json");
    writeFileSync(state, '{"version":3,"deployment":{}}');
    const drift = (env: NodeJS.ProcessEnv) => run(GITOPS, ["drift", "--state", state], env);
    expect(await drift({ CI: "true" })).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(
        /^cannot tell.*\nINCOMPLETE: not everything could be read: no verdict\.\n$/,
      ),
    });
    expect((await drift({ FORCE_COLOR: "1" })).stdout).toContain("\u001b[1m");
  });

  it("takes one form of a report", async () => {
    expect(await run(GITOPS, ["drift", "--json", "--markdown"])).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/'--json' cannot be used with option '--markdown'/),
    });
  });

  it("writes JSON in which nothing moves a cursor or is hidden", async () => {
    const state = join(mkdtempSync(join(tmpdir(), "drift-")), "state.json");
    const urn = "urn:pulumi:s::p::pulumi-nodejs:dynamic/influxdb:Bucket::a\u009b2J\u202eb";
    const resource = { urn, type: "pulumi-nodejs:dynamic/influxdb:Bucket", id: "1" };
    writeFileSync(state, JSON.stringify({ version: 3, deployment: { resources: [resource] } }));
    const { code, stdout } = await run(GITOPS, ["drift", "--json", "--state", state]);
    expect(code).toBe(1);
    expect(JSON.parse(stdout).errors[0].urns).toEqual([urn]);
    expect(stdout).toContain("a\\u009b2J\\u202eb");
  });
});

describe("influxdb-gitops as it is installed", () => {
  /** A copy of the command with the packages that it needs, but for one. */
  function installWithout(missing: string): { folder: string; command: string } {
    const folder = mkdtempSync(join(tmpdir(), "gitops-"));
    for (const part of ["bin", "dist", "package.json"]) {
      cpSync(join(ROOT, "gitops", part), join(folder, part), { recursive: true });
    }
    const { dependencies } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    for (const name of Object.keys(dependencies).filter((name) => name !== missing)) {
      const link = join(folder, "node_modules", name);
      mkdirSync(dirname(link), { recursive: true });
      symlinkSync(join(ROOT, "node_modules", name), link, "junction");
    }
    return { folder, command: join(folder, "bin", "influxdb-gitops.js") };
  }

  it("names the provider's package where it is missing, in one line with the next step", async () => {
    const { folder, command } = installWithout("pulumi-influxdb-serverless");
    for (const args of [["doctor"], ["--help"]]) {
      const { code, stdout, stderr } = await run(command, args);
      expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
      expect(stderr).toMatch(
        /^influxdb-gitops: the package pulumi-influxdb-serverless is missing: .*npm install.*\n$/,
      );
    }
    rmSync(folder, { recursive: true });
  });

  it("says of any other failure where it happened", async () => {
    const { folder, command } = installWithout("semver");
    const { code, stderr } = await run(command, ["doctor"]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/Cannot find module 'semver'[\s\S]*\n {4}at /);
    rmSync(folder, { recursive: true });
  });
});

describe("the package", () => {
  it("loads neither zod nor undici into a program", async () => {
    const script =
      'require("pulumi-influxdb-serverless");' +
      "console.log(Object.keys(require.cache).filter((file) => /node_modules.(zod|undici|smol-toml)./.test(file)))";
    const { stdout } = await new Promise<{ stdout: string }>((resolve, reject) =>
      execFile(process.execPath, ["-e", script], { cwd: ROOT }, (error, stdout) =>
        error ? reject(error) : resolve({ stdout }),
      ),
    );
    expect(stdout.trim()).toBe("[]");
  });
});
