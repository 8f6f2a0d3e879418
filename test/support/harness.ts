import { type Emulator, type EmulatorOptions, startEmulator } from "influxdb-serverless-emulator";
import { afterEach, beforeEach } from "vitest";
import { apiOf, type LiveBucket } from "./api";
import { EngineProject, type ProjectOptions } from "./engine";

/** The objects that an engine test works with; new for every test. */
export interface Harness {
  emulator: Emulator;
  project: EngineProject;
  api: ReturnType<typeof apiOf>;
  /** Returns the only user bucket. */
  onlyBucket(): Promise<LiveBucket>;
}

/** A token that is found wherever it leaks, since `EngineProject` searches for it. */
const CANARY = "canary-6b1f2d9c0e7a";

/** Sets up an emulator and a stack that uses it for each test, and removes both afterward. */
export function useHarness(
  options: EmulatorOptions & Pick<ProjectOptions, "stock" | "attached"> = {},
): Harness {
  const { stock, attached, ...emulatorOptions } = options;
  const harness = {
    async onlyBucket() {
      const [bucket, ...more] = await harness.api.userBuckets();
      if (!bucket || more.length > 0)
        throw new Error(`there are ${bucket ? 1 + more.length : 0} buckets`);
      return bucket;
    },
  } as Harness;
  beforeEach(async () => {
    harness.emulator = await startEmulator({ token: CANARY, ...emulatorOptions });
    harness.api = apiOf(harness.emulator);
    harness.project = await EngineProject.open({ stock, attached });
    await harness.project.connect(harness.emulator);
  });
  afterEach(async () => {
    await harness.project?.close();
    await harness.emulator?.close();
  });
  return harness;
}
