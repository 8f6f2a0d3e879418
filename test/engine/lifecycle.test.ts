import { describe, expect, it } from "vitest";
import { useHarness } from "../support/harness";
import { CHANGES, DRIFTS, GROUND } from "../support/lifecycleRows";
import { playChanges, playDrifts, playLoss } from "../support/playLifecycle";

const harness = useHarness({
  users: ["dana", "eve", "frank", "gina"],
  deleteDelayMs: 400,
  attached: true,
});
const place = () => ({
  ...harness,
  users: { ...harness.emulator.userIDs, org: harness.emulator.orgID },
});

describe("every resource", () => {
  it("changes as previewed when any input changes, and the server matches the program", async () => {
    await playChanges(place(), GROUND, CHANGES);
    await expect.poll(() => harness.api.userBuckets(), { timeout: 5_000 }).toEqual([]);
  });

  it("shows each property that others changed, repairs it, and re-creates deleted objects", async () => {
    const { project } = harness;
    await playDrifts(place(), GROUND, DRIFTS);

    // Undeclared properties stay as others changed them; columns that others added are listed in liveColumns.
    const state = await project.ownState();
    const outputs = (name: string) => state.find(({ urn }) => urn.endsWith(`::${name}`))?.outputs;
    expect(outputs("Bucket-drift-undeclared")).toMatchObject({ description: "b" });
    expect(outputs("Label-drift-undeclared")).toMatchObject({ properties: { note: "n" } });
    const seen = outputs("MeasurementSchema-drift-columns")?.liveColumns as { name: string }[];
    expect(seen.map(({ name }) => name)).toEqual(["rack"]);

    await playLoss(place(), GROUND, DRIFTS);
  });
});
