import { rm, symlink } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ROOT } from "../support/engine";
import { expectCommands, expectCompiles, expectLoads, useConsumer } from "./support/consumer";
import { expectLife } from "./support/expectLife";

describe("project installed with npm", () => {
  const consumer = useConsumer("npm");

  it("compiles programs that use every export, with any module resolution", async () => {
    await expectCompiles(consumer, "node10", "nodenext+", "bundler");
  });

  it("imports by name in ES modules whatever require finds", async () => {
    await expectLoads(consumer);
  });

  it("runs the commands, also with npx", async () => {
    await expectCommands(consumer);
    const help = await consumer.run("npx", "--no", "--", "influxdb-gitops", "--help");
    expect(help).toContain("Usage: influxdb-gitops");
  });

  it("runs the life cycle of a program in every module format", async () => {
    await expectLife(consumer, [
      "TypeScript, CommonJS",
      "TypeScript, ES module",
      "JavaScript, CommonJS",
      "JavaScript, ES module",
    ]);
  });

  it("runs the life cycle with a link to the sources, which have a second SDK", async () => {
    // As `npm link` does it.
    const installed = join(consumer.folder, "node_modules", "pulumi-influxdb-serverless");
    await rm(installed, { recursive: true });
    await symlink(join(ROOT, "provider"), installed, "junction");
    await expectLife(consumer, ["JavaScript, CommonJS"]);
  });
});
