import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { chmod, mkdir, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { cachedInfluxd, findInfluxd } from "./places.mjs";

/* With programs that stand in for the toolchains: a real build takes minutes. */

/** @type {string} */
let folder;
/** @type {NodeJS.ProcessEnv} */
let env;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "influxd-"));
  await mkdir(join(folder, "path"));
  await symlink(process.execPath, join(folder, "path", "node"));
  env = {
    XDG_CACHE_HOME: join(folder, "cache"),
    // Of the system only the shell's own commands: it may have a cc.
    PATH: join(folder, "path"),
  };
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/**
 * Puts a command on PATH.
 * @param {string} name
 * @param {string} [script]
 */
async function command(name, script = "exit 0") {
  const file = join(folder, "path", name);
  await writeFile(file, `#!/bin/sh\n${script}\n`);
  await chmod(file, 0o755);
}

/** @returns {Promise<{ code: number, stderr: string }>} */
function build() {
  return new Promise((resolve) => {
    const file = join(import.meta.dirname, "build.mjs");
    execFile(process.execPath, [file], { env }, (error, _, stderr) =>
      resolve({ code: error ? Number(error.code) : 0, stderr }),
    );
  });
}

const GO = `while [ $# -gt 0 ]; do
  if [ "$1" = "-o" ]; then printf '#!/bin/sh\\necho built with %s' "$RUSTUP_TOOLCHAIN" > "$2"; /bin/chmod +x "$2"; fi
  shift
done`;

describe.skipIf(process.platform === "win32")("the build of influxd", () => {
  it("names everything that is missing", async () => {
    const { code, stderr } = await build();
    expect(code).toBe(1);
    expect(stderr).toMatch(/\(go\).*\(cargo\).*\(cc\)/s);
    expect(existsSync(dirname(cachedInfluxd(env)))).toBe(false);
  });

  it("leaves the program in the cache, and nothing else; a second one has nothing to do", async () => {
    await command("go", GO);
    await command("rustup", "echo stable-x86 '(default)'");
    for (const name of ["cargo", "cc"]) await command(name);
    expect(findInfluxd(env)).toBeUndefined();
    expect(await build()).toMatchObject({ code: 0 });
    expect(readdirSync(dirname(cachedInfluxd(env)))).toEqual(["influxd"]);
    expect(findInfluxd(env)).toBe(cachedInfluxd(env));
    expect((await build()).stderr).toContain("There is an influxd already");
  });

  it("says what the compiler said, and leaves nothing, when it fails", async () => {
    await command("go", "echo no such module >&2; exit 1");
    for (const name of ["cargo", "cc"]) await command(name);
    expect(await build()).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("no such module"),
    });
    expect(readdirSync(dirname(cachedInfluxd(env)))).toEqual([]);
  });

  it("takes an influxd that is on PATH", async () => {
    await command("influxd");
    expect(findInfluxd(env)).toBe(join(folder, "path", "influxd"));
    expect((await build()).stderr).toContain(`There is an influxd already: ${env.PATH}`);
  });
});
