import { rm, symlink } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ROOT } from "../support/engine";
import { expectCommands, expectCompiles, expectLoads, useConsumer } from "./support/consumer";
import { expectLife } from "./support/expectLife";

describe("in a project that npm installed", () => {
  const consumer = useConsumer("npm");

  it("TypeScript compiles programs that use every export, however it looks for packages", async () => {
    await expectCompiles(consumer, "node10", "nodenext+", "bundler");
  });

  it("ES modules import by name whatever require finds", async () => {
    await expectLoads(consumer);
  });

  it("the commands run, also by npx", async () => {
    await expectCommands(consumer);
    const help = await consumer.run("npx", "--no", "--", "influxdb-gitops", "--help");
    expect(help).toContain("Usage: influxdb-gitops");
  });

  it("a program has its whole life, in every form", async () => {
    await expectLife(consumer, [
      "TypeScript, CommonJS",
      "TypeScript, ES module",
      "JavaScript, CommonJS",
      "JavaScript, ES module",
    ]);
  });

  it("a program has its whole life with a link to the sources, which have a second SDK", async () => {
    // As `npm link` does it.
    const installed = join(consumer.folder, "node_modules", "pulumi-influxdb-serverless");
    await rm(installed, { recursive: true });
    await symlink(join(ROOT, "provider"), installed, "junction");
    await expectLife(consumer, ["JavaScript, CommonJS"]);
  });
});
