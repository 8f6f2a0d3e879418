import { describe, expect, it } from "vitest";
import { days } from "../support/api";
import { useExample } from "../support/exampleCopy";

const example = useExample("adopt", async ({ api, emulator: { orgID } }) => {
  await api.createBucket({ orgID, name: "telemetry", retentionRules: days(365) });
  await api.createBucket({ orgID, name: "billing", retentionRules: [] });
  const description = "Requests from the shop";
  await api.createBucket({ orgID, name: "requests", description, retentionRules: days(30) });
  await api.call("POST", "/api/v2/labels", { orgID, name: "team shop" });
});

/** The requests that are not reads. */
const writes = () =>
  Object.entries(example.emulator.counters.read().calls).filter(
    ([call]) => !call.startsWith("GET "),
  );

/** In this order: each step builds on the previous one. */
describe("examples/adopt on the real engine", () => {
  it("adopts existing buckets, says so, and only attaches the label", async () => {
    const { api } = example;
    const before = await api.userBuckets();
    example.emulator.counters.reset();
    const { output } = await example.project.up();
    expect(output).toMatch(
      /Adopted the existing bucket "telemetry" \(\w+\); its retention is 1y\./,
    );
    expect(writes()).toEqual([["POST /api/v2/buckets/{id}/labels", 3]]);
    expect((await api.userBuckets()).map(({ id }) => id)).toEqual(before.map(({ id }) => id));
  });

  it("has no further changes and no drift", async () => {
    await example.project.nothingToDo();
  });

  it("refuses an adoption that would delete data and leaves the bucket unchanged", async () => {
    const { api, emulator } = example;
    const { orgID } = emulator;
    const events = await api.createBucket({ orgID, name: "events", retentionRules: days(365) });
    const declared = 'events: { retentionRules: retention("30d") }';
    await example.edit("index.ts", "telemetry: {},", `telemetry: {}, ${declared},`);
    await example.project.fails("up", "adopting it would delete data. Adopt it with 1y first");
    expect(await api.bucket(events.id)).toEqual(events);
  });

  it("keeps the buckets when the stack is destroyed", async () => {
    const { project, api } = example;
    const before = await api.userBuckets();
    await project.destroy();
    expect(await project.ownState()).toEqual([]);
    expect((await api.userBuckets()).map(({ id }) => id)).toEqual(before.map(({ id }) => id));
    expect((await api.call("GET", "/api/v2/labels")).json.labels).toEqual([]);
  });
});
