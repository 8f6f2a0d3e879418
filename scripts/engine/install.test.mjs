import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { chmod, copyFile, mkdir, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ENGINE_VERSION } from "./versions.mjs";

const here = import.meta.dirname;

/** @type {string} */
let folder;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "engine-"));
  await mkdir(join(folder, "path"));
  await symlink(process.execPath, join(folder, "path", "node"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const bin = () => join(folder, "home", "versions", ENGINE_VERSION, "bin");
const builds = () => {
  const log = join(folder, "go.log");
  return existsSync(log) ? readFileSync(log, "utf8").trim().split("\n").length : 0;
};
const withGo = () => copyFile(join(here, "fixtures", "go"), join(folder, "path", "go"));

/** @param {NodeJS.ProcessEnv} [env] */
function install(env = {}) {
  const child = spawn(process.execPath, [join(here, "install.mjs")], {
    env: {
      HOME: folder,
      PULUMI_HOME: join(folder, "home"),
      PATH: [join(folder, "path"), "/usr/bin", "/bin"].join(delimiter),
      NODE_OPTIONS: `--require ${join(here, "fixtures", "offline.cjs")}`,
      GO_LOG: join(folder, "go.log"),
      ...env,
    },
  });
  let stderr = "";
  child.stderr.on("data", (text) => {
    stderr += text;
  });
  const ended = once(child, "close").then(([code]) => ({ code, stderr }));
  /** @param {() => boolean} condition */
  const until = async (condition) => {
    while (!condition()) await new Promise((resolve) => setTimeout(resolve, 20));
  };
  return { child, ended, until, said: (/** @type {string} */ text) => stderr.includes(text) };
}

describe.skipIf(process.platform === "win32")("the installation of the engine", () => {
  it("builds with Go if the download is unreachable, completely or not at all", async () => {
    await withGo();
    const { code, stderr } = await install().ended;
    expect(stderr).toContain("offline for this test");
    expect(code).toBe(0);
    expect(readdirSync(bin()).sort()).toEqual([
      "pulumi",
      "pulumi-language-nodejs",
      "pulumi-resource-pulumi-nodejs",
    ]);
    expect(readdirSync(join(folder, "home", "versions"))).toEqual([ENGINE_VERSION]);
    expect(await install().ended).toMatchObject({ code: 0, stderr: "" });
    expect(builds()).toBe(2);
  });

  it("happens once if two start at the same time", async () => {
    await withGo();
    const both = [install({ GO_SECONDS: "1" }), install({ GO_SECONDS: "1" })];
    const results = await Promise.all(both.map(({ ended }) => ended));
    expect(results.map(({ code }) => code)).toEqual([0, 0]);
    expect(results.some(({ stderr }) => stderr.includes("waiting for it"))).toBe(true);
    expect(builds()).toBe(2);
  }, 60_000);

  it("leaves nothing behind if it is interrupted", async () => {
    await withGo();
    const run = install({ GO_SECONDS: "30" });
    await run.until(() => builds() > 0);
    const interrupted = Date.now();
    run.child.kill("SIGINT");
    expect((await run.ended).code).toBe(1);
    expect(Date.now() - interrupted).toBeLessThan(20_000);
    expect(readdirSync(join(folder, "home", "versions"))).toEqual([]);
    expect((await install().ended).code).toBe(0);
  }, 60_000);

  it("stops at Ctrl-C even while it waits for another one", async () => {
    await withGo();
    const first = install({ GO_SECONDS: "3" });
    await first.until(() => builds() > 0);
    const second = install();
    await second.until(() => second.said("waiting for it"));
    second.child.kill("SIGINT");
    expect((await second.ended).code).toBe(1);
    expect(first.child.exitCode).toBeNull();
    expect((await first.ended).code).toBe(0);
  }, 60_000);

  it("is completed by the next one if it was killed partway through", async () => {
    await withGo();
    const killed = install({ GO_SECONDS: "5" });
    await killed.until(() => builds() > 0);
    killed.child.kill("SIGKILL");
    await killed.ended;
    const { code, stderr } = await install().ended;
    expect(stderr).toContain("waiting for it");
    expect(code).toBe(0);
  }, 60_000);

  it("says what to install if Go is missing too, or if its build fails", async () => {
    const without = await install().ended;
    expect(without).toMatchObject({ code: 1, stderr: expect.stringContaining("no Go toolchain") });
    expect(without.stderr).toContain("the Pulumi CLI, 3.216.0 or later");
    await withGo();
    const failing = await install({ GO_FAILS: "1" }).ended;
    expect(failing).toMatchObject({ code: 1, stderr: expect.stringContaining("no such module") });
    expect(existsSync(bin())).toBe(false);
  });

  it("uses the pulumi on PATH if it is suitable; otherwise, says why it isn't", async () => {
    const fake = async (/** @type {string} */ name, /** @type {string} */ version) => {
      const file = join(folder, "path", name);
      await writeFile(file, `#!/bin/sh\necho ${version}\n`);
      await chmod(file, 0o755);
    };
    await fake("pulumi", "v3.100.0");
    expect((await install().ended).stderr).toContain("its language host for Node.js is missing");
    await fake("pulumi-language-nodejs", "");
    await fake("pulumi-resource-pulumi-nodejs", "");
    for (const version of ["v3.215.9", "v4.0.0", "v2.400.0", "nonsense"]) {
      await fake("pulumi", version);
      const { stderr } = await install().ended;
      expect(stderr).toContain(`it is ${version}, 3.216.0 or later is required`);
    }
    for (const version of ["v3.216.0", "3.300.1-alpha.1"]) {
      await fake("pulumi", version);
      expect(await install().ended).toMatchObject({ code: 0, stderr: "" });
    }
    expect(existsSync(dirname(bin()))).toBe(false);
  });
});
