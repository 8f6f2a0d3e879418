import { describe, expect, it } from "vitest";
import { useHarness } from "../support/harness";

/** 1,000 on demand: PATIENCE_BUCKETS=1000. */
const COUNT = Number(process.env.PATIENCE_BUCKETS ?? 40);

const harness = useHarness({ attached: true });

describe("a server that asks for patience", () => {
  it(`gets ${COUNT} buckets by up, and a refresh, although it refuses every third request and takes 5 a second`, async () => {
    const { project, emulator, api } = harness;
    const { faults, counters } = emulator;
    await project.write(
      `for (let n = 0; n < ${COUNT}; n += 1) new influxdb.Bucket("b" + String(n).padStart(4, "0"));`,
    );
    faults.add(
      { action: "status", status: 429, every: 3, retryAfter: 1, path: "/api/" },
      { action: "rate-limit", perSecond: 5, path: "/api/" },
    );
    counters.reset();
    await project.up();
    const refusedPosts = () =>
      faults.list().reduce((sum, fault) => sum + (fault as { fired: number }).fired, 0);
    // One request for each bucket and the organization, and one more for each that was refused: no other.
    const { total, calls, mostInFlight } = counters.read();
    expect(total).toBe(COUNT + 1 + refusedPosts());
    expect(calls["POST /api/v2/buckets"]).toBeGreaterThanOrEqual(COUNT);
    expect(mostInFlight).toBeLessThanOrEqual(10);

    const before = { total, refused: refusedPosts() };
    await project.refresh();
    const done = counters.read().total - before.total - (refusedPosts() - before.refused);
    expect(done).toBeLessThanOrEqual(COUNT + 1);
    faults.clear();
    let live = 0;
    for (let offset = 0; offset < COUNT + 2; offset += 100) {
      const { json } = await api.call("GET", `/api/v2/buckets?limit=100&offset=${offset}`);
      live += json.buckets.filter(({ type }: { type: string }) => type === "user").length;
    }
    expect(live).toBe(COUNT);
  }, 1_800_000);
});
