import { describe, it } from "vitest";
import { expectCommands, expectCompiles, expectLoads, useConsumer } from "./support/consumer";
import { expectLife } from "./support/expectLife";

describe("project installed with pnpm, with links into its store", () => {
  const consumer = useConsumer("pnpm");

  it("compiles programs that use every export", async () => {
    await expectCompiles(consumer, "node10", "nodenext");
  });

  it("runs the commands", async () => {
    await expectCommands(consumer);
  });

  it("runs the life cycle of a program as an ES module and in TypeScript", async () => {
    await expectLife(consumer, ["JavaScript, ES module", "TypeScript, CommonJS"]);
  });
});

describe("project installed with pnpm, without links", () => {
  const consumer = useConsumer("pnpm hoisted", { typescript: false });

  it("imports by name in ES modules whatever require finds", async () => {
    await expectLoads(consumer);
  });
});
