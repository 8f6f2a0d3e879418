import { type Emulator, startEmulator } from "influxdb-serverless-emulator";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { allBuckets } from "../../provider/src/lookups/queries";
import { openTestSession } from "../support/session";

let emulator: Emulator;
beforeEach(async () => {
  emulator = await startEmulator();
});
afterEach(() => emulator.close());

describe("getBuckets", () => {
  it("asks for no organisation where every bucket says its own", async () => {
    emulator.counters.reset();
    const buckets = await allBuckets(openTestSession(emulator, { org: undefined }));
    expect(buckets.map(({ name, orgId }) => [name, orgId])).toEqual([
      ["_monitoring", emulator.orgID],
      ["_tasks", emulator.orgID],
    ]);
    expect(emulator.counters.read().total).toBe(1);
  });
});
