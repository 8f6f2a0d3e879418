import { startEmulator } from "influxdb-serverless-emulator";
import { expect } from "vitest";
import { apiOf } from "../../support/api";
import { EngineProject } from "../../support/engine";
import type { Consumer } from "./consumer";

/** Plays the life of the program of `programs/everything.ts` on the real engine: up, nothing to do, refresh, destroy. */
export async function expectLife(consumer: Consumer, main: string): Promise<void> {
  const emulator = await startEmulator({ org: "acme", users: ["dana", "eve"], token: CANARY });
  const project = await EngineProject.open({ consumer: consumer.folder, main });
  try {
    const api = apiOf(emulator);
    const orgID = emulator.orgID;
    await api.call("POST", "/api/v2/buckets", { orgID, name: "shared", retentionRules: [] });
    await api.call("POST", "/api/v2/labels", { orgID, name: "old", properties: { a: "b" } });
    const buckets = async () => (await api.userBuckets()).map(({ name }) => name).sort();
    await project.connect(emulator);

    await project.up();
    expect(await buckets()).toEqual(["metrics", "plant", "shared"]);
    const outputs = await project.run(["stack", "output", "--json"]);
    expect(JSON.parse(outputs.stdout)).toEqual(SEEN);
    await project.run(["preview", "--expect-no-changes"]);
    await project.run(["refresh", "--yes", "--skip-preview", "--expect-no-changes"]);
    await project.run(["destroy", "--yes", "--skip-preview"]);
    expect(await buckets()).toEqual(["shared"]);
  } finally {
    await project.close();
    await emulator.close();
  }
}

/** A token that is found wherever it leaks to: `EngineProject` looks for it. */
const CANARY = "canary-of-a-consumer";

const SEEN = {
  seen: { organization: "acme", shared: "shared", label: { a: "b" }, kept: "30d", system: true },
};
