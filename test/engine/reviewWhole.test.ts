import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { startEmulator } from "influxdb-serverless-emulator";
import { describe, expect, it } from "vitest";
import { useHarness } from "../support/harness";

const harness = useHarness({ attached: true });

describe("review of unusual previews", () => {
  it("counts resources that a refresh leaves out, despite reads, deleted objects and pending deletes", async () => {
    const { project, api, emulator } = harness;
    const shared = await api.createBucket({ orgID: emulator.orgID, name: "shared" });
    const leaving = await api.createBucket({ orgID: emulator.orgID, name: "leaving" });
    const [own, get] = ['new influxdb.Bucket("a");', `influxdb.Bucket.get("ref", "${shared.id}");`];
    await project.write(`${own} new influxdb.Bucket("b"); ${get}`);
    await project.up();
    let excluded = "";
    await project.editState((resources) => {
      const [a] = resources.filter(({ urn }) => urn.endsWith("::a"));
      if (a) resources.push({ ...a, id: leaving.id, delete: true });
      excluded = resources.find(({ urn }) => urn.endsWith("::b"))?.urn ?? "";
    });
    const reviewOf = async (program: string, ...args: string[]) => {
      await project.write(program);
      const file = join(project.folder, "preview.json");
      const { stdout } = await project.run(["preview", "--json", "--refresh", ...args]);
      await writeFile(file, stdout);
      return project.gitops(["review", file, "--no-limits"]);
    };
    const part = [1, expect.stringMatching(/is incomplete: it refreshed 2 of 3 resources/)];
    const without = await reviewOf(`${own} ${get}`, "--exclude", excluded);
    expect([without.code, without.stdout]).toEqual(part);
    const whole = await reviewOf(`${own} ${get}`);
    expect([whole.code, whole.stdout]).toEqual([2, expect.stringContaining("BKT101  b:")]);
    // A resource that was only read becomes managed, and vice versa; a provider is added as well.
    const turned = await reviewOf(
      `new influxdb.InfluxDB("more", { url: "${emulator.url}", org: "second", token: "x" });
      new influxdb.Bucket("ref", { name: "shared", adopt: true });
      influxdb.Bucket.get("a", "${shared.id}"); new influxdb.Bucket("b");`,
    );
    expect([turned.code, turned.stdout]).not.toEqual([1, expect.anything()]);
    const a = (await api.userBuckets()).find(({ name }) => name === "a");
    await api.call("DELETE", `/api/v2/buckets/${a?.id}`);
    const gone = await reviewOf(`${own} ${get}`, "--exclude", excluded);
    expect([gone.code, gone.stdout]).toEqual(part);
  });

  it("reports a bucket that is lost through an alias with another type", async () => {
    const { project, api } = harness;
    await project.write('new influxdb.Bucket("a");');
    await project.up();
    const other = (changes: string) => `
      const provider = {
        async diff() { return ${changes}; },
        async create(inputs) { return { id: "1", outs: inputs }; },
        async update(id, before, inputs) { return { outs: inputs }; },
        async delete() {},
      };
      class Other extends pulumi.dynamic.Resource {
        constructor(name, options) { super(provider, name, { x: 1 }, options); }
      }
      new Other("a", { aliases: [{ type: "pulumi-nodejs:dynamic/influxdb:Bucket" }] });`;
    await project.write(other("{ changes: true }"));
    const updated = await project.gitops(["review", "--no-limits"]);
    expect([updated.code, updated.stdout]).toEqual([
      1,
      expect.stringMatching(
        /an alias turns Bucket a into a resource of another type, pulumi-nodejs:dynamic/,
      ),
    ]);
    await project.write(other('{ changes: true, replaces: ["x"] }'));
    const replaced = await project.gitops(["review", "--no-limits"]);
    expect([replaced.code, replaced.stdout]).toEqual([2, expect.stringContaining("BKT101  a:")]);
    await project.up();
    expect(await api.userBuckets()).toEqual([]);
  });

  it("suggests removing protect if the delete of a protected resource fails", async () => {
    const { project } = harness;
    await project.write('new influxdb.Bucket("a", {}, { protect: true });');
    await project.up();
    for (const program of ["", 'new influxdb.Bucket("a", { rp: "x" }, { protect: true });']) {
      await project.write(program);
      const { code, stdout } = await project.gitops(["review", "--no-limits"]);
      expect([code, stdout]).toEqual([
        1,
        expect.stringContaining("remove the protect option first"),
      ]);
    }
    await project.run("state unprotect --all --yes");
  });

  it("rejects the preview of a refresh", async () => {
    const { project, api } = harness;
    const declare = (name: string) => `new influxdb.Bucket("${name}", { description: "x" });`;
    await project.write(declare("a") + declare("b"));
    await project.up();
    // All buckets, so that the refresh shows none as unchanged.
    for (const { id, retentionRules } of await api.userBuckets()) {
      await api.patchBucket(id, { description: "by hand", retentionRules });
    }
    await project.write(declare("a"));
    const file = join(project.folder, "preview.json");
    for (const withProgram of [[], ["--run-program"]]) {
      const args = ["refresh", "--preview-only", "--json", ...withProgram];
      await writeFile(file, (await project.run(args)).stdout);
      const reviewed = await project.gitops(["review", file, "--no-limits"]);
      expect([reviewed.code, reviewed.stdout]).toEqual([
        1,
        expect.stringContaining("no program steps"),
      ]);
    }
  });

  it("adds a note if everything moves to another server", async () => {
    const { project, emulator } = harness;
    const other = await startEmulator({ token: emulator.token });
    await project.write('new influxdb.Bucket("a"); new influxdb.Label("l");');
    await project.up();
    await project.connect(other);
    const { stdout } = await project.gitops(["review", "--stack", "test", "--no-limits"]);
    await project.connect(emulator);
    await other.close();
    expect(stdout).toContain("2 resources would be updated although no property changes");
  });
});
