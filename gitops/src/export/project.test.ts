import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { CommandError } from "../commandError";
import { writeProject } from "./project";

const folder = mkdtempSync(join(tmpdir(), "export-"));
afterAll(() => rmSync(folder, { recursive: true }));

describe("writeProject", () => {
  it("writes what a project needs, once", async () => {
    const project = join(folder, "a", "My buckets");
    expect(await writeProject(project, "// program\n", 2)).toMatch(/index\.ts: 2 objects/);
    expect((await readdir(project)).sort()).toEqual([
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
    await expect(writeProject(project, "// other\n", 2)).rejects.toThrow(CommandError);
    expect(await readFile(join(project, "index.ts"), "utf8")).toBe("// program\n");
  });

  it.each([["file"], ["file/below"]])("says that a folder cannot be made: %s", async (path) => {
    writeFileSync(join(folder, "file"), "");
    const written = writeProject(join(folder, path), "", 0);
    await expect(written).rejects.toThrow(CommandError);
    await expect(written).rejects.toThrow(/cannot be written: /);
  });
});
