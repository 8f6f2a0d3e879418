import { describe, expect, it } from "vitest";
import { useHarness } from "../support/harness";

const harness = useHarness({ users: ["dana"], attached: true });

describe("lookups", () => {
  it("find objects by name or ID, on every page, including those created in the same run", async () => {
    const { api, project, emulator } = harness;
    for (let n = 0; n < 130; n += 1) {
      await api.createBucket({ orgID: emulator.orgID, name: `b${n}`, retentionRules: [] });
    }
    await project.write(`
      const made = new influxdb.Bucket("made", { description: "x" });
      const shared = influxdb.getBucketOutput({ name: "b129" });
      exports.found = {
        shared,
        again: influxdb.getBucketOutput({ id: shared.id }).name,
        made: influxdb.getBucketOutput({ id: made.id }).description,
        label: influxdb.getLabelOutput(pulumi.output(new influxdb.Label("Team").id).apply((id) => ({ id }))).name,
        own: influxdb.getOrganizationOutput().name,
        dana: influxdb.getUserOutput({ name: "dana" }).id,
        count: influxdb.getBucketsOutput().apply((all) => all.filter(({ type }) => type === "user").length),
      };
      new influxdb.BucketMember("dana", { bucketId: shared.id, userId: influxdb.getUserOutput({ name: "dana" }).id });
    `);
    await project.run("preview");
    await project.up();
    const { found } = JSON.parse((await project.run("stack output --json")).stdout);
    expect(found).toMatchObject({
      shared: { name: "b129", retentionRules: [], orgId: emulator.orgID, type: "user" },
      again: "b129",
      made: "x",
      label: "Team",
      own: "emulator",
      dana: emulator.userIDs.dana,
    });
    // The list and the create run in parallel: 130, or one more.
    expect(found.count).toBeGreaterThanOrEqual(130);
    expect(JSON.stringify(found)).not.toContain("secret");
    await project.run("preview --expect-no-changes");
  });

  it("return plain values as promises, also with an explicit provider", async () => {
    const { api, project, emulator } = harness;
    await api.createBucket({ orgID: emulator.orgID, name: "shared", retentionRules: [] });
    await project.write(`
      const config = new pulumi.Config("influxdb");
      const settings = { url: config.require("url"), org: config.require("org"), token: config.requireSecret("token") };
      const provider = new influxdb.InfluxDB("own", settings);
      exports.found = (async () => {
        const shared = await influxdb.getBucket({ name: "shared" });
        const again = await influxdb.getBucket({ id: shared.id }, { provider });
        const [organization, all] = [await influxdb.getOrganization(), await influxdb.getBuckets()];
        const dana = await influxdb.getUser({ name: "dana" });
        new influxdb.BucketMember("dana", { bucketId: again.id, userId: dana.id });
        return [again.name, organization.name, all.map(({ name }) => name)];
      })();
      exports.missing = Promise.all([
        influxdb.getBucket({}), influxdb.getLabel({ id: "7" }),
        influxdb.getUser({ name: "none" }), influxdb.getOrganization({ name: "none" }),
      ].map((lookup) => lookup.catch(({ message }) => message)));
    `);
    await project.up();
    const { found, missing } = JSON.parse((await project.run("stack output --json")).stdout);
    expect(found).toEqual(["shared", "emulator", ["_monitoring", "_tasks", "shared"]]);
    expect(missing).toEqual([
      expect.stringContaining("getBucket: specify either a name or an ID"),
      expect.stringContaining('getLabel: label "7" must be an ID'),
      expect.stringContaining('getUser: Could not find user "none"'),
      expect.stringContaining('getOrganization: Could not find organization "none"'),
    ]);

    await project.write(`
      const token = new influxdb.Label("new").id;
      const provider = new influxdb.InfluxDB("own", { url: "http://127.0.0.1:1", token });
      exports.found = influxdb.getBucket({ name: "shared" }, { provider });
    `);
    await project.fails("preview", "use getBucketOutput instead");
  });

  it("end the program with an error but no stack trace when nothing is found", async () => {
    const { project } = harness;
    for (const lookup of ["getBucket", "getBucketOutput"]) {
      // An inline program may miss the failure of a lookup that nothing waits for.
      await project.write(`exports.found = influxdb.${lookup}({ name: "none" });`);
      const output = await project.fails(
        "preview",
        'getBucket: Could not find bucket "none" on http',
      );
      expect(output, lookup).not.toMatch(/^ +at .*\.js/m);
    }
  });
});
