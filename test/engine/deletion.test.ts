import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Emulator, type Fault, startEmulator } from "influxdb-serverless-emulator";
import { afterEach, describe, expect, it } from "vitest";
import { apiOf, days } from "../support/api";
import { useHarness } from "../support/harness";

/*
 * The deletion rule (docs/architecture.md) on the real engine: whatever goes wrong, removing a resource from the
 * program never deletes an object that another resource in the program wants, manages or refers to.
 */
const harness = useHarness({ attached: true });
const GO_ON = "up --continue-on-error";

const forever = (fault: Fault): Fault => ({ ...fault, times: "forever" });
const bucketIds = async (server: Pick<Emulator, "url" | "token"> = harness.emulator) =>
  (await apiOf(server).userBuckets()).map(({ id }) => id);

/** Another provider for the same server, at another address. From then on, each provider has its own process. */
const otherAddress = () => {
  harness.project.detach();
  const { url, org, token } = harness.emulator;
  const connection = { url: url.replace("127.0.0.1", "localhost"), org, token };
  return `const other = new influxdb.InfluxDB("other", ${JSON.stringify(connection)});`;
};

describe("bucket renamed in code", () => {
  const before = `new influxdb.Bucket("a", { name: "data", retentionRules: influxdb.retention("90d") });`;

  it.each<[what: string, after: string, faults: Fault[], message: RegExp]>([
    [
      "when the adopting resource's update is refused",
      `new influxdb.Bucket("b", { name: "data", adopt: true, description: "new" });`,
      [forever({ method: "PATCH", action: "status", status: 403 })],
      /403/,
    ],
    [
      "when the adoption lookup fails",
      `new influxdb.Bucket("b", { name: "data", adopt: true });`,
      [forever({ method: "GET", path: "/buckets", action: "status", status: 500 })],
      /500/,
    ],
    [
      "when adoption would shorten the retention",
      `new influxdb.Bucket("b", { name: "data", adopt: true, retentionRules: influxdb.retention("30d") });`,
      [],
      /its retention is 90d/,
    ],
    [
      "when the new resource does not set adopt",
      `new influxdb.Bucket("b", { name: "data" });`,
      [],
      /already used by bucket/,
    ],
    [
      "when a dependency of the new resource fails",
      `const c = new influxdb.Label("c", {});
       new influxdb.Bucket("b", { name: "data", adopt: true }, { dependsOn: c });`,
      [forever({ method: "POST", path: "/labels$", action: "status", status: 403 })],
      /403/,
    ],
    [
      "when the new name comes from a resource that fails",
      `const c = new influxdb.Label("c", {});
       new influxdb.Bucket("b", { name: pulumi.interpolate\`data\${c.id.apply(() => "")}\`, adopt: true });`,
      [forever({ method: "POST", path: "/labels$", action: "status", status: 403 })],
      // Pulumi passes nothing on for an unknown name, and ends the run.
      /name: must be a string/,
    ],
    [
      "when another provider and address adopts it and its update is refused",
      `OTHER new influxdb.Bucket("b", { name: "data", adopt: true, description: "new" }, { provider: other });`,
      [forever({ method: "PATCH", action: "status", status: 403 })],
      /403/,
    ],
  ])("is kept with --continue-on-error %s", async (_, after, faults, message) => {
    const { project, emulator } = harness;
    await project.write(before);
    await project.up();
    const ids = await bucketIds();
    expect(ids).toHaveLength(1);
    await project.write(after.replace("OTHER", otherAddress()));
    emulator.faults.add(...faults);
    const output = await project.fails(GO_ON, message);
    emulator.faults.clear();
    if (!output.includes("must be a string")) expect(output).toContain("Not deleted");
    expect(await bucketIds()).toEqual(ids);
    // The old resource keeps it: once the error is fixed, the rename goes through.
    expect((await project.ownState()).map(({ id }) => id)).toContain(ids[0]);
  });

  it("is kept if the program refers to it with get, from any provider and address, or if get fails", async () => {
    const { project, emulator } = harness;
    await project.write(before);
    await project.up();
    const ids = await bucketIds();
    await project.write(`influxdb.Bucket.get("b", "${ids[0]}");`);
    emulator.faults.add(
      forever({ method: "GET", path: ids[0] as string, action: "status", status: 500 }),
    );
    await project.fails(GO_ON);
    emulator.faults.clear();
    expect(await bucketIds()).toEqual(ids);

    await project.write(before.replace("{", "{ adopt: true,"));
    await project.up();
    await project.write(
      `${otherAddress()} influxdb.Bucket.get("b", "${ids[0]}", { provider: other });`,
    );
    const { output } = await project.up();
    expect(output).toContain("this program refers to it with get");
    expect(await bucketIds()).toEqual(ids);
  });

  it("is kept if a provider at another address adopts it, or if processes cannot share records", async () => {
    const { project } = harness;
    await project.write(before);
    await project.up();
    const ids = await bucketIds();
    await project.write(
      `${otherAddress()} new influxdb.Bucket("b", { name: "data", adopt: true }, { provider: other });`,
    );
    const shared = join(project.folder, "home", "influxdb-serverless");
    await rm(shared, { recursive: true, force: true });
    await mkdir(join(project.folder, "home"), { recursive: true });
    await writeFile(shared, "not a folder");
    await project.fails("up", /PULUMI_HOME/, { PULUMI_HOME: join(project.folder, "home") });
    expect(await bucketIds()).toEqual(ids);
    await rm(shared);

    const { output } = await project.up();
    expect(output).toContain("another resource in this program");
    expect(await bucketIds()).toEqual(ids);
    await project.run("preview --expect-no-changes");
  });
});

describe("bucket removed from the code", () => {
  it("is not deleted with --continue-on-error if a skipped attachment, schema or member needs it", async () => {
    const { project, emulator } = harness;
    const before = `
      const home = new influxdb.Bucket("home"); const l = new influxdb.Label("l");
      const moves = (bucketId, options = {}) =>
        new influxdb.BucketLabelAttachment("moves", { bucketId, labelId: l.id }, options);
    `;
    await project.write(`
      ${before} moves(home.id); new influxdb.Bucket("a"); new influxdb.Bucket("b", { schemaType: "explicit" });
      new influxdb.Bucket("c"); new influxdb.Bucket("unused");
    `);
    await project.up();
    const buckets = await harness.api.userBuckets();
    const idOf = (name: string) => buckets.find((bucket) => bucket.name === name)?.id;
    emulator.faults.add(
      forever({ method: "POST", path: "/labels$", action: "status", status: 403 }),
    );
    await project.write(`
      ${before} const m = new influxdb.Label("m"); const dependsOn = [m];
      moves("${idOf("a")}", { dependsOn });
      new influxdb.MeasurementSchema("s", {
        bucketId: "${idOf("b")}", columns: [influxdb.timestamp(), influxdb.field("v", "float")],
      }, { dependsOn });
      new influxdb.BucketMember("u", { bucketId: "${idOf("c")}", userId: "${emulator.userID}" }, { dependsOn });
    `);
    await project.fails(GO_ON, "still needed by a resource in this program");
    emulator.faults.clear();
    const left = (await harness.api.userBuckets()).map(({ name }) => name);
    expect(left).toEqual(["a", "b", "c", "home", "unused"]);
  });
});

describe("deletedWith option", () => {
  it("leaves nothing behind on a bucket that is kept", async () => {
    const { project, api, emulator } = harness;
    const member = (bucket: string, opts: string) =>
      `new influxdb.BucketMember("m", { bucketId: ${bucket}, userId: "${emulator.userID}" }, { ${opts} });`;
    const members = async (id: string) =>
      (await api.call("GET", `/api/v2/buckets/${id}/members`)).json.users;
    await project.write(`const b = new influxdb.Bucket("b"); ${member("b.id", "deletedWith: b")}`);
    await project.up();
    const { id } = await harness.onlyBucket();
    expect(await members(id)).toHaveLength(1);
    await project.write(`new influxdb.Bucket("c", { name: "b", adopt: true });`);
    expect((await project.up()).output).toContain(`bucket ${id} is kept`);
    expect(await members(id)).toEqual([]);
  });

  it("of a component is an error, and nothing is left behind", async () => {
    const { project, api, emulator } = harness;
    const program = (option: string) => `
      class Team extends pulumi.ComponentResource {
        constructor(name, opts) { super("test:Team", name, {}, opts); }
      }
      const b = new influxdb.Bucket("b");
      const parent = new Team("team", { ${option} });
      const inner = new influxdb.Bucket("inner", { description: pulumi.secret("hush") }, { parent });
      new influxdb.Authorization("writer", { permissions: influxdb.bucketPermissions(inner, "write") }, { parent });
      new influxdb.BucketMember("m", { bucketId: inner.id, userId: "${emulator.userID}" }, { parent: inner });
    `;
    await project.write(program("deletedWith: b"));
    await project.fails("preview", /".*" would get the option deletedWith from its component/);
    await project.write(program(""));
    await project.up();
    expect((await project.run("stack export")).stdout).not.toContain("hush");
    await project.destroy();
    expect(await api.userBuckets()).toEqual([]);
    const { authorizations } = (await api.call("GET", "/api/v2/authorizations")).json;
    expect(authorizations).toHaveLength(1);
  });
});

describe("settings that point to a restored copy of the server", () => {
  let [emulator, copy, folder]: [Emulator?, Emulator?, string?] = [];
  afterEach(async () => {
    await Promise.all([copy?.close(), emulator?.close()]);
    if (folder) await rm(folder, { recursive: true });
  });

  it("delete nothing on the copy, and keep its missing objects in the state", async () => {
    const { project } = harness;
    folder = await mkdtemp(join(tmpdir(), "copy-"));
    const data = join(folder, "data.json");
    emulator = await startEmulator({ token: harness.emulator.token, data });
    await project.connect(emulator);
    await project.write(
      `new influxdb.Bucket("a"); new influxdb.Bucket("b", {}, { protect: true }); new influxdb.Label("l");`,
    );
    await project.up();
    const ids = await bucketIds(emulator);
    await emulator.close();
    copy = await copyOf(data);
    emulator = await startEmulator({
      token: harness.emulator.token,
      data,
      port: Number(new URL(emulator.url).port),
    });
    expect(await bucketIds(copy)).toEqual(ids);
    await project.connect(copy);

    // Removed from the code in the run that switches servers: deleted on neither of them.
    await project.write(
      `new influxdb.Bucket("b", {}, { protect: true }); new influxdb.Label("l");`,
    );
    await project.fails("up", /Not deleted.*recorded/s);
    expect(await bucketIds(copy)).toEqual(ids);
    expect(await bucketIds(emulator)).toEqual(ids);

    // Objects that the copy lacks are not gone.
    for (const id of ids) await apiOf(copy).deleteBucket(id);
    const state = (await project.ownState()).map(({ id }) => id);
    await project.connect({ ...copy, url: copy.url.replace("127.0.0.1", "localhost") });
    await project.fails("refresh --run-program", /recorded/);
    expect((await project.ownState()).map(({ id }) => id)).toEqual(state);

    await project.connect(emulator);
    await project.up();
    await project.run("state unprotect --all --yes");
    await project.destroy();
    expect(await bucketIds(emulator)).toEqual([]);
  });
});

describe("live retention that somebody lengthened", () => {
  it("is not shortened by a change that the preview shows as longer", async () => {
    const { project, api } = harness;
    const program = (days: number) =>
      project.write(
        `new influxdb.Bucket("a", { retentionRules: influxdb.retention("${days}d") });`,
      );
    await program(30);
    await project.up();
    const { id } = await harness.onlyBucket();
    await api.patchBucket(id, { retentionRules: days(90) });
    await program(60);
    const output = await project.fails("up");
    for (const part of ["30d", "90d", "60d", "pulumi refresh"]) expect(output).toContain(part);
    expect((await harness.onlyBucket()).retentionRules).toEqual(days(90));
    await project.refresh();
    await project.up();
    expect((await harness.onlyBucket()).retentionRules).toEqual(days(60));
  });
});

/** An emulator with the same IDs at another address, like a server restored from a backup. */
async function copyOf(data: string): Promise<Emulator> {
  await cp(data, `${data}.copy`);
  return startEmulator({ token: harness.emulator.token, data: `${data}.copy` });
}
