import { join } from "node:path";
import { describe, expect, inject, it } from "vitest";
import { compilePrograms, copyPrograms, namesAtRunTime, RESOLUTIONS } from "./support/compile";
import { useConsumer } from "./support/consumer";
import { expectLife } from "./support/expectLife";
import { exportsAndImports, publicPaths } from "./support/exportsAndImports";
import { FORMS, writeProgram } from "./support/programForms";

const consumer = useConsumer("npm");
const tarballs = inject("tarballs");
const allPaths = () =>
  tarballs.flatMap(({ name }) => publicPaths(join(consumer.folder, "node_modules"), name)).sort();

describe("in a project that npm installed", () => {
  it("the programs of this test use every export of every public path", async () => {
    const found = exportsAndImports(await copyPrograms(consumer));
    const paths = allPaths();
    expect(Object.keys(found)).toEqual(expect.arrayContaining(paths));
    for (const path of paths) expect(found[path]?.imported, path).toEqual(found[path]?.exported);
  });

  it.each(RESOLUTIONS)("TypeScript compiles them: $way", async (resolution) => {
    expect(await compilePrograms(consumer, resolution)).toBe("");
  });

  it("ES modules import by name whatever require finds", async () => {
    const paths = allPaths();
    const names = await namesAtRunTime(consumer, paths);
    expect(Object.keys(names)).toEqual(paths);
    for (const [path, { imported, required }] of Object.entries(names)) {
      expect(imported, path).toEqual(required);
      expect(imported, path).not.toEqual([]);
    }
  });

  it("the commands run", async () => {
    const version = tarballs.find(({ workspace }) => workspace === "gitops")?.version;
    expect(await consumer.run("npx", "--no", "--", "influxdb-gitops", "--version")).toBe(
      `${version}\n`,
    );
    const help = await consumer.run("npx", "--no", "--", "influxdb-serverless-emulator", "--help");
    expect(help).toContain("Usage: influxdb-serverless-emulator");
  });

  it.each(FORMS)("$form: up, nothing to do, refresh, destroy", async (form) => {
    await expectLife(consumer, await writeProgram(consumer, form));
  });
});
