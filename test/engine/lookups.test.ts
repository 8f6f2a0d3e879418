import { describe, expect, it } from "vitest";
import { useHarness } from "../support/harness";

const harness = useHarness({ users: ["dana"], attached: true });

describe("a look-up", () => {
  it("finds by name and by id, on every page, also what another resource makes in the same run", async () => {
    const { api, project, emulator } = harness;
    for (let n = 0; n < 130; n += 1) {
      await api.createBucket({ orgID: emulator.orgID, name: `b${n}`, retentionRules: [] });
    }
    await project.write(`
      const made = new influxdb.Bucket("made", { description: "x" });
      const shared = influxdb.getBucket({ name: "b129" });
      exports.found = {
        shared,
        again: influxdb.getBucket({ id: shared.id }).name,
        made: influxdb.getBucket({ id: made.id }).description,
        label: influxdb.getLabel(pulumi.output(new influxdb.Label("Team").id).apply((id) => ({ id }))).name,
        own: influxdb.getOrganization().name,
        dana: influxdb.getUser({ name: "dana" }).id,
        count: influxdb.getBuckets().apply((all) => all.filter(({ type }) => type === "user").length),
      };
      new influxdb.BucketMember("dana", { bucketId: shared.id, userId: influxdb.getUser({ name: "dana" }).id });
    `);
    await project.run(["preview"]);
    await project.up();
    const { found } = JSON.parse((await project.run(["stack", "output", "--json"])).stdout);
    expect(found).toMatchObject({
      shared: { name: "b129", retentionRules: [], orgId: emulator.orgID, type: "user" },
      again: "b129",
      made: "x",
      label: "Team",
      own: "emulator",
      dana: emulator.userIDs.dana,
    });
    // The list and the creation run side by side: 130, or one more.
    expect(found.count).toBeGreaterThanOrEqual(130);
    expect(JSON.stringify(found)).not.toContain("secret");
    await project.run(["preview", "--expect-no-changes"]);
  });

  it("that finds nothing, or cannot tell, ends the program with what to do, without a stack trace", async () => {
    const { project } = harness;
    const cases: [string, string][] = [
      ['getBucket({ name: "none" })', 'getBucket: There is no bucket "none" on http'],
      ["getBucket({})", "getBucket: it takes either a name or an id"],
      ['getLabel({ id: "7" })', 'getLabel: label "7" must be an id'],
      ['getUser({ name: "none" })', 'getUser: There is no user "none"'],
      ['getOrganization({ name: "none" })', 'getOrganization: There is no organization "none"'],
    ];
    for (const [call, message] of cases) {
      await project.write(`influxdb.${call};`);
      const { code, output } = await project.attempt(["preview"]);
      expect(code, call).not.toBe(0);
      expect(output, call).toContain(message);
      expect(output, call).not.toMatch(/^ +at .*\.js/m);
    }
  });
});
