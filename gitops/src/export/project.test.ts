import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { CommandError } from "../commandError";
import { version } from "../version";
import { writeProject } from "./project";

const folder = mkdtempSync(join(tmpdir(), "export-"));
afterAll(() => rmSync(folder, { recursive: true }));

describe("writeProject", () => {
  it("writes the files of a project, but only once", async () => {
    const project = join(folder, "a", "My buckets");
    const done = await writeProject(project, "// program\n", 2);
    expect(done).toMatch(/index\.ts: 2 objects\.\n/);
    // The name of the file that `npm pack` creates, and the folder to run it in.
    expect(done).toContain(`npm install /path/to/pulumi-influxdb-serverless-${version}.tgz`);
    expect(done).toContain(`in the folder that contains ${join(project, "package.json")}`);
    expect((await readdir(project)).sort()).toEqual([
      ".gitignore",
      "Pulumi.yaml",
      "index.ts",
      "package.json",
      "tsconfig.json",
    ]);
    const { name, dependencies } = JSON.parse(
      await readFile(join(project, "package.json"), "utf8"),
    );
    expect(name).toBe("my-buckets");
    expect(Object.keys(dependencies)).toEqual(["@pulumi/pulumi", "pulumi-influxdb-serverless"]);
    const ignored = await readFile(join(project, ".gitignore"), "utf8");
    expect(ignored.split("\n")).toEqual(["node_modules/", "*-before-import-*.json", ""]);
    const again = writeProject(project, "// other\n", 2);
    await expect(again).rejects.toThrow(CommandError);
    await expect(again).rejects.toThrow(/leave out --out and paste the output/);
    expect(await readFile(join(project, "index.ts"), "utf8")).toBe("// program\n");
  });

  it("adds only the program and .gitignore to a complete project", async () => {
    const project = join(folder, "whole");
    mkdirSync(project);
    for (const file of ["Pulumi.yaml", "package.json", "tsconfig.json"]) {
      writeFileSync(join(project, file), "{}");
    }
    const done = await writeProject(project, "", 1);
    expect(done).toBe(`Declared in ${join(project, "index.ts")}: 1 object.\n`);
    expect(await readdir(project)).toContain(".gitignore");
  });

  it("keeps existing files", async () => {
    const project = join(folder, "part");
    mkdirSync(project);
    for (const file of [".gitignore", "package.json"]) writeFileSync(join(project, file), "own");
    expect(await writeProject(project, "", 1)).not.toContain("npm install");
    for (const file of [".gitignore", "package.json"]) {
      expect(await readFile(join(project, file), "utf8")).toBe("own");
    }
  });

  it.each(["Pulumi.yml", "Pulumi.json"])("adds no second project file to %s", async (name) => {
    const project = join(folder, `with-${name}`);
    mkdirSync(project);
    writeFileSync(join(project, name), "own");
    await writeProject(project, "", 1);
    expect(existsSync(join(project, "Pulumi.yaml"))).toBe(false);
  });

  it.each([["file"], ["file/below"]])("reports that it cannot write to %s", async (path) => {
    writeFileSync(join(folder, "file"), "");
    const written = writeProject(join(folder, path), "", 0);
    await expect(written).rejects.toThrow(CommandError);
    await expect(written).rejects.toThrow(/cannot be written: /);
  });
});
