import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { findPulumi } from "./findPulumi";
import { runPulumi } from "./runPulumi";

const root = mkdtempSync(join(tmpdir(), "pulumi-"));
afterAll(() => rmSync(root, { recursive: true }));

const isWindows = process.platform === "win32";

/** Creates a folder for PATH with a `pulumi` that prints one text and exits with a code. */
function place(name: string, said: string, code = 0): { folder: string; file: string } {
  const folder = join(root, name);
  mkdirSync(folder, { recursive: true });
  const file = join(folder, isWindows ? "pulumi.cmd" : "pulumi");
  writeFileSync(
    file,
    isWindows
      ? `@echo ${said}>&2\r\n@echo ${said}\r\n@exit ${code}\r\n`
      : `#!/bin/sh\necho "${said}" >&2\necho "${said}"\nexit ${code}\n`,
  );
  chmodSync(file, 0o755);
  return { folder, file };
}

const link = place("project/node_modules/.bin", "fetch failed", 1);
const engine = place("engine", "v3.250.0");
const env = (...folders: string[]) => ({ ...process.env, PATH: folders.join(delimiter) });

describe("findPulumi", () => {
  it("prefers an executable that is not an npm link, which may have to download first", () => {
    const empty = join(root, "empty");
    expect(findPulumi(env(link.folder, empty, engine.folder))).toBe(engine.file);
    expect(findPulumi(env(engine.folder, link.folder))).toBe(engine.file);
    expect(findPulumi(env(empty, link.folder))).toBe(link.file);
    expect(findPulumi(env(empty))).toBeUndefined();
    expect(findPulumi({})).toBeUndefined();
  });

  it("uses the npm link that a project has pinned once its engine is there", () => {
    const home = join(root, "home");
    const pinned = place("pinned/node_modules/.bin", "v3.216.0");
    const manifest = join(root, "pinned", "node_modules", "pulumi");
    mkdirSync(manifest);
    writeFileSync(join(manifest, "package.json"), '{"version": "3.216.0"}');
    const path = { ...env(pinned.folder, engine.folder), PULUMI_HOME: home };
    expect(findPulumi(path)).toBe(engine.file);
    place("home/versions/3.216.0/bin", "v3.216.0");
    expect(findPulumi(path)).toBe(pinned.file);
  });

  it.skipIf(isWindows)("skips folders and files that are not executable", () => {
    mkdirSync(join(root, "folder", "pulumi"), { recursive: true });
    const { folder, file } = place("plain", "");
    chmodSync(file, 0o644);
    const found = findPulumi(env(join(root, "folder"), folder, engine.folder));
    expect(found).toBe(engine.file);
  });
});

describe("runPulumi", () => {
  const before = process.env.PATH;
  const on = async (path: string, cwd?: string) => {
    // A script needs the commands on PATH as well.
    process.env.PATH = [path, before].join(delimiter);
    try {
      return await runPulumi(["version"], { cwd });
    } finally {
      process.env.PATH = before;
    }
  };

  it("runs the executable that is not an npm link", async () => {
    const path = [link.folder, engine.folder].join(delimiter);
    expect(await on(path)).toMatchObject({ code: 0, stdout: expect.stringMatching("v3.250.0") });
  });

  it.skipIf(isWindows)("ignores PULUMI_OPTION_* variables", async () => {
    const { folder } = place("options", "[$PULUMI_OPTION_SHOW_SECRETS$pulumi_option_tag]");
    const set = { PULUMI_OPTION_SHOW_SECRETS: "true", pulumi_option_tag: "team=x" };
    Object.assign(process.env, set);
    try {
      expect((await on(folder)).stdout.trim()).toBe("[]");
    } finally {
      for (const name of Object.keys(set)) delete process.env[name];
    }
  });

  it("names the executable that failed", async () => {
    const broken = place("broken", "a library is missing", 127);
    await expect(on(broken.folder)).rejects.toThrow(
      `"pulumi version" (${broken.file}) exited with code 127. a library is missing`,
    );
    await expect(on(broken.folder, join(root, "nowhere"))).rejects.toThrow(
      `Could not run pulumi: the folder ${join(root, "nowhere")} does not exist.`,
    );
  });
});
