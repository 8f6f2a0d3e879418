import { join } from "node:path";
import { describe, expect, inject, it } from "vitest";
import { ROOT } from "../support/engine";
import { compilePrograms, RESOLUTIONS } from "./support/compile";
import { useConsumer } from "./support/consumer";
import { expectLife } from "./support/expectLife";
import { FORMS, writeProgram } from "./support/programForms";

const [commonScript, moduleScript, commonTypeScript, moduleTypeScript] = FORMS;

describe("in a project that pnpm installed, with links into its store", () => {
  const consumer = useConsumer("pnpm");

  it("TypeScript compiles the programs that use every export", async () => {
    for (const resolution of RESOLUTIONS.slice(0, 2)) {
      expect(await compilePrograms(consumer, resolution), resolution.way).toBe("");
    }
  });

  it("the commands run", async () => {
    const version = inject("tarballs").find(({ workspace }) => workspace === "gitops")?.version;
    expect(await consumer.run("node_modules/.bin/influxdb-gitops", "--version")).toBe(
      `${version}\n`,
    );
    const help = await consumer.run("node_modules/.bin/influxdb-serverless-emulator", "--help");
    expect(help).toContain("Usage: influxdb-serverless-emulator");
  });

  it.each([moduleScript, commonTypeScript])("$form: its whole life", async (form) => {
    await expectLife(consumer, await writeProgram(consumer, form));
  });
});

describe("in a project that pnpm installed without links", () => {
  const consumer = useConsumer("pnpm hoisted");

  it(`${moduleTypeScript.form}: its whole life`, async () => {
    await expectLife(consumer, await writeProgram(consumer, moduleTypeScript));
  });
});

describe("in a project with a link to the sources, which has a second Pulumi SDK behind it", () => {
  const link = { "pulumi-influxdb-serverless": `file:${join(ROOT, "provider")}` };
  const consumer = useConsumer("npm", link);

  it(`${commonScript.form}: its whole life`, async () => {
    await expectLife(consumer, await writeProgram(consumer, commonScript));
  });
});
