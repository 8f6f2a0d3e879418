import { describe, it } from "vitest";
import { expectCommands, expectCompiles, expectLoads, useConsumer } from "./support/consumer";
import { expectLife } from "./support/expectLife";

describe("in a project that pnpm installed, with links into its store", () => {
  const consumer = useConsumer("pnpm");

  it("TypeScript compiles programs that use every export", async () => {
    await expectCompiles(consumer, "node10", "nodenext");
  });

  it("the commands run", async () => {
    await expectCommands(consumer);
  });

  it("a program has its whole life, as ES module and in TypeScript", async () => {
    await expectLife(consumer, ["JavaScript, ES module", "TypeScript, CommonJS"]);
  });
});

describe("in a project that pnpm installed without links", () => {
  const consumer = useConsumer("pnpm hoisted", { typescript: false });

  it("ES modules import by name whatever require finds", async () => {
    await expectLoads(consumer);
  });
});
