import { type Emulator, startEmulator } from "influxdb-serverless-emulator";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type CommandResult, EngineProject } from "../support/engine";

let emulator: Emulator;
let project: EngineProject;
beforeAll(async () => {
  emulator = await startEmulator({ org: "acme", token: "stack-token-canary" });
  project = await EngineProject.open();
  await project.connect(emulator);
});
afterAll(async () => {
  await project?.close();
  await emulator?.close();
});

const doctor = (...args: string[]): Promise<CommandResult> => project.gitops(["doctor", ...args]);

describe("influxdb-gitops doctor --stack", () => {
  it("takes the settings from the stack, secrets included, and shows no token", async () => {
    const { code, output } = await doctor("--stack", "test");
    expect(output).toMatch(/^ok +settings +found for stack test$/m);
    expect(output).toMatch(/^ok +organisation +acme/m);
    expect(output).toMatch(/^ok +pulumi +v?3\./m);
    expect(output).not.toContain("canary");
    expect(code).toBe(0);
  });

  it("says which stack is not there", async () => {
    const { code, output } = await doctor("--stack", "none");
    expect(output).toMatch(/^BROKEN +settings .*no stack named 'none'/m);
    expect(code).toBe(1);
  });

  it("warns of a token in clear", async () => {
    // Not a canary of the project's: this one stands in its settings.
    emulator.tokens.add({ token: "in-the-clear" });
    await project.run(["config", "set", "--plaintext", "influxdb:token", "in-the-clear"]);
    const { code, output } = await doctor("--stack", "test");
    expect(output).toMatch(/^warning +settings .*stands in clear/m);
    expect(output).not.toContain("in-the-clear");
    expect(code).toBe(0);
  });
});
