import { join } from "node:path";
import { type Emulator, startEmulator } from "influxdb-serverless-emulator";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { readWorld, type World } from "../faults/world";
import { apiOf } from "../support/api";
import { EngineProject, ROOT } from "../support/engine";
import { golden, idsOf } from "../support/goldenPreview";
import { unforeseenLosses } from "../support/losses";
import { reviewPreview } from "../support/reviewPreview";
import { SCENARIOS, type Scenario, USERS } from "../support/reviewScenarios";

const FIXTURES = join(ROOT, "gitops/src/review/fixtures");

let emulator: Emulator | undefined;
let project: EngineProject | undefined;
const close = async () => {
  await project?.close();
  await emulator?.close();
  project = emulator = undefined;
};
afterEach(close);
afterAll(close);

/**
 * Records the previews that the rule tests read, and verifies that the review predicts every loss.
 * After a change of the engine or the provider: npx vitest run --project engine test/engine/reviewGolden.test.ts -u
 */
describe("golden previews match the real engine, and the review predicts every loss", () => {
  it.each(SCENARIOS)("$name", async (scenario) => {
    const server = await startEmulator({
      users: USERS,
      ...(scenario.plan ? { plan: scenario.plan } : {}),
    });
    emulator = server;
    project = await EngineProject.open({ attached: true });
    await project.connect(server);
    await project.write(withUsers(scenario.before, server));
    await project.up();
    await changeOutside(server, scenario);
    await project.write(withUsers(scenario.after, server));
    const ids = idsOf(await project.ownState(), server.userIDs);
    const preview = ["preview", "--json", ...(scenario.flags ?? [])];
    const { stdout } = await project.run(preview);
    // A preview that the review makes itself also shows the steps of a replacement, which change nothing.
    const withSteps = await project.run([...preview, "--show-replacement-steps"]);
    const { findings, others } = reviewPreview(stdout);
    expect(reviewPreview(withSteps.stdout)).toMatchObject({ findings, others });
    await expect(golden(stdout, ids)).toMatchFileSnapshot(join(FIXTURES, `${scenario.name}.json`));

    const before = await readWorld(server);
    const { code, output } = await project.attempt(["up", ...(scenario.flags ?? [])]);
    expect(code === 0, output).toBe(!scenario.fails);
    const after = await settled(server);
    expect(unforeseenLosses(before, after, reviewPreview(stdout).findings)).toEqual([]);
  });
});

/** Deletes of buckets are queued by the service. */
async function settled(server: Emulator): Promise<World> {
  await new Promise((done) => setTimeout(done, 500));
  return readWorld(server);
}

function withUsers(program: string, { userIDs }: Emulator): string {
  const users: Record<string, string> = userIDs;
  return program.replace(/\$(\w+)/g, (text, name: string) => users[name] ?? text);
}

async function changeOutside(server: Emulator, { outside = {} }: Scenario): Promise<void> {
  const api = apiOf(server);
  const buckets = await api.userBuckets();
  const idOf = (name: string) => buckets.find((bucket) => bucket.name === name)?.id ?? "";
  for (const [name, body] of Object.entries(outside.patch ?? {})) {
    await api.patchBucket(idOf(name), body);
  }
  for (const name of outside.remove ?? []) await api.deleteBucket(idOf(name));
  if (outside.remove) await new Promise((done) => setTimeout(done, 1_500));
}
