import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { startEmulator } from "influxdb-serverless-emulator";
import { expect } from "vitest";
import { apiOf } from "../../support/api";
import { EngineProject } from "../../support/engine";
import type { Consumer } from "./consumer";
import { type Form, writeProgram } from "./programForms";

/**
 * Runs the life cycle of the program in `programs/everything.ts` on the real engine. The first form creates everything, and
 * each other form of the same program shows no changes. Then come refresh and destroy.
 */
export async function expectLife(consumer: Consumer, [first, ...others]: [Form, ...Form[]]) {
  const emulator = await startEmulator({ org: "acme", users: ["dana", "eve"], token: CANARY });
  const main = await writeProgram(consumer, first);
  const project = await EngineProject.open({ consumer: consumer.folder, main });
  try {
    const api = apiOf(emulator);
    const orgID = emulator.orgID;
    await api.call("POST", "/api/v2/buckets", { orgID, name: "shared", retentionRules: [] });
    await api.call("POST", "/api/v2/labels", { orgID, name: "old", properties: { a: "b" } });
    const buckets = async () => (await api.userBuckets()).map(({ name }) => name).sort();
    await project.connect(emulator);

    const up = async (form: Form, ...flags: string[]) => {
      const { code, output } = await project.attempt(["up", "--yes", "--skip-preview", ...flags]);
      expect(code, `${form}:\n${output}`).toBe(0);
      const { checkpoint } = JSON.parse(await readFile(join(project.folder, STATE), "utf8"));
      const [stack] = checkpoint.latest.resources;
      expect(stack.outputs, form).toEqual(SEEN);
    };
    await up(first);
    expect(await buckets()).toEqual(["metrics", "plant", "shared"]);
    for (const form of others) {
      const settings = { name: "test", runtime: "nodejs" };
      const next = { ...settings, main: join("..", "..", await writeProgram(consumer, form)) };
      await writeFile(join(project.folder, "Pulumi.yaml"), JSON.stringify(next));
      await up(form, "--expect-no-changes");
    }
    if (others.length === 0) await project.run(["preview", "--expect-no-changes"]);
    await project.run(["refresh", "--yes", "--skip-preview", "--expect-no-changes"]);
    await project.run(["destroy", "--yes", "--skip-preview"]);
    expect(await buckets()).toEqual(["shared"]);
  } finally {
    await project.close();
    await emulator.close();
  }
}

/** A token that is found wherever it leaks, since `EngineProject` searches for it. */
const CANARY = "canary-of-a-consumer";

/** The stack's state, as the engine writes it. */
const STATE = join("state", ".pulumi", "stacks", "test", "test.json");

const SEEN = {
  seen: {
    names: ["shared", "acme", true],
    organization: "acme",
    shared: "shared",
    label: { a: "b" },
    kept: "30d",
    granted: 3,
    tokens: true,
    system: true,
  },
};
