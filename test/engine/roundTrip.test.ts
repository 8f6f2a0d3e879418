import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { fillOrganization } from "../support/awkward";
import { driftOf, told } from "../support/drift";
import { STACK } from "../support/engine";
import { useWorld } from "../support/world";

const { bench, users } = useWorld();

/** Programs of the export are TypeScript. */
async function useTypeScript() {
  const { folder } = bench.project;
  await rm(join(folder, "index.js"), { force: true });
  await writeFile(join(folder, "Pulumi.yaml"), JSON.stringify({ name: "test", runtime: "nodejs" }));
}

const exported = (...args: string[]) => bench.project.gitops(["export", "--stack", STACK, ...args]);
const imported = (...args: string[]) => bench.project.gitops(["import", "--stack", STACK, ...args]);

describe("influxdb-gitops export and import", () => {
  it("take an organisation of 300 buckets with awkward names into code and state, and all goes on from there", async () => {
    const { project, api, emulator } = bench;
    const filled = await fillOrganization(
      api,
      { orgID: emulator.orgID, users: [users.dana, users.eve] },
      300,
    );
    const total = Object.values(filled).reduce((sum, count) => sum + count, 0);
    await useTypeScript();
    emulator.counters.reset();
    expect(await exported("--out", ".")).toMatchObject({
      code: 0,
      stderr: `${total} objects are declared in index.ts.\n`,
    });
    const again = await exported("--out", ".");
    expect(again).toMatchObject({ code: 1, stderr: expect.stringContaining("is there already") });
    const program = await readFile(join(project.folder, "index.ts"), "utf8");
    expect(program).not.toContain(emulator.token);

    const dry = await imported("--dry-run");
    expect(dry.stdout.trim().split("\n")).toHaveLength(total);
    expect(await project.resources()).toEqual([]);
    expect(await imported()).toMatchObject({
      code: 0,
      stderr: expect.stringContaining(`${total} objects are in stack test now.`),
    });
    await project.run(["preview", "--expect-no-changes"]);
    await project.run(["refresh", "--preview-only", "--expect-no-changes"]);
    expect(await driftOf(project, "--unmanaged", "--ignore", "Bucket:_*")).toMatchObject({
      code: 0,
      report: { checked: total, items: [] },
    });
    expect(
      Object.keys(emulator.counters.read().calls).filter((call) => !/^GET /.test(call)),
    ).toEqual([]);
    expect(await imported()).toMatchObject({
      code: 0,
      stderr: expect.stringContaining("There is nothing to import."),
    });

    await sixChanges();
    const six = await driftOf(project);
    expect([six.code, told(six.report)]).toEqual([
      3,
      [
        "gone bucket-298",
        "gone with spaces-eve",
        "changed bucket-201 description",
        "changed new retentionRules",
        "changed a-b properties.owner",
        "changed default name",
      ],
    ]);
    await project.run(["refresh", "--yes", "--skip-preview"]);
    await project.up();
    expect(await driftOf(project)).toMatchObject({ code: 0 });
    // The state is written once, not at each of a thousand steps: that would take minutes.
    await project.run(["destroy", "--yes", "--skip-preview"], { PULUMI_SKIP_CHECKPOINTS: "true" });
    expect(await api.userBuckets()).toEqual([]);
  });
});

/** What somebody does by hand, to six objects. */
async function sixChanges(): Promise<void> {
  const { api } = bench;
  const { json } = await api.call("GET", "/api/v2/labels");
  const label = (name: string) => json.labels.find((it: { name: string }) => it.name === name).id;
  const bucket = async (name: string) => {
    const found = await api.call("GET", `/api/v2/buckets?name=${encodeURIComponent(name)}`);
    return found.json.buckets[0];
  };
  const patch = async (name: string, body: object) => {
    const { id, retentionRules } = await bucket(name);
    await api.patchBucket(id, { retentionRules, ...body });
  };
  await api.deleteBucket((await bucket("bucket-298")).id);
  const spaces = `/api/v2/buckets/${(await bucket("with spaces")).id}`;
  await api.call("DELETE", `${spaces}/owners/${users.eve}`);
  await patch("bucket-201", { description: "by hand" });
  await patch("new", { retentionRules: [{ type: "expire", everySeconds: 7_200 }] });
  await api.call("PATCH", `/api/v2/labels/${label("default")}`, { name: "other" });
  await api.call("PATCH", `/api/v2/labels/${label("a-b")}`, { properties: { owner: "me" } });
}
