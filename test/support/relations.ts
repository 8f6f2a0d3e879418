import { type Emulator, startEmulator } from "influxdb-serverless-emulator";
import { afterEach, beforeEach } from "vitest";
import { apiOf } from "./api";

/** An emulator with a bucket `b` and a label `l`, which tests relate. */
export interface Ground {
  emulator: Emulator;
  api: ReturnType<typeof apiOf>;
  bucketId: string;
  labelId: string;
  /** A path below the bucket. */
  below(what: string): string;
}

/** For each test an emulator of its own with these users, a bucket and a label. */
export function useGround(users: string[] = ["dana"]): Ground {
  const ground = { below: (what) => `/api/v2/buckets/${ground.bucketId}/${what}` } as Ground;
  beforeEach(async () => {
    ground.emulator = await startEmulator({
      users,
      tokens: [{ token: "no-labels", access: "no-labels" }],
    });
    const { orgID } = ground.emulator;
    ground.api = apiOf(ground.emulator);
    ground.bucketId = (await ground.api.createBucket({ orgID, name: "b" })).id;
    const label = await ground.api.call("POST", "/api/v2/labels", { orgID, name: "l" });
    ground.labelId = label.json.label.id;
  });
  afterEach(() => ground.emulator.close());
  return ground;
}
