import { setTimeout as sleep } from "node:timers/promises";
import type { Fault } from "influxdb-serverless-emulator";
import { describe, expect, it } from "vitest";
import { useHarness } from "../support/harness";

/*
 * A bucket that is replaced under its own name goes first, and takes along what is on it. What takes no place, or only the
 * half of it, must not cost these.
 */
const harness = useHarness({ attached: true, users: ["dana"] });
const BUCKET = "urn:pulumi:test::test::pulumi-nodejs:dynamic/influxdb:Bucket::b";

/** A bucket with one of each that goes with it. */
const program = (args = "", more = "", options = "") => `
  const l = new influxdb.Label("l");
  ${more}
  const b = new influxdb.Bucket("b", { name: "data", ${args} }, { deleteBeforeReplace: true, ${options} });
  new influxdb.BucketLabelAttachment("at", { bucketId: b.id, labelId: l.id });
  new influxdb.BucketMember("dana", { bucketId: b.id, userId: "${harness.emulator.userIDs.dana}" });
  new influxdb.Authorization("w", { permissions: influxdb.bucketPermissions(b, "read-write") });
  for (const name of ["m", "n"]) {
    new influxdb.DbrpMapping(name, { bucketId: b.id, database: "db", retentionPolicy: name });
  }
`;

/** What is on the bucket, and which mapping is the default of the database. */
async function onBucket() {
  const { api, emulator } = harness;
  const { id } = await harness.onlyBucket();
  const { json } = await api.call("GET", `/api/v2/dbrps?orgID=${emulator.orgID}&bucketID=${id}`);
  const mappings: { default: boolean; retention_policy: string; virtual?: boolean }[] =
    json.content;
  const stored = mappings.filter(({ virtual }) => !virtual);
  const { labels } = (await api.call("GET", `/api/v2/buckets/${id}/labels`)).json;
  const { users } = (await api.call("GET", `/api/v2/buckets/${id}/members`)).json;
  return {
    mappings: stored.length,
    default: stored.find((mapping) => mapping.default)?.retention_policy,
    labels: labels.length,
    members: users.length,
    tokens: emulator.tokens.list().filter(({ access }) => access === "permissions").length,
  };
}

const ALL = { mappings: 2, labels: 1, members: 1, tokens: 1 };

describe("a replacement of a bucket that can't be", () => {
  it.each<[what: string, flags: string[], taint: boolean]>([
    ["--replace", ["--replace", BUCKET], false],
    ["--target-replace", ["--target-replace", BUCKET, "--target-dependents"], false],
    ["state taint", [], true],
  ])("takes nothing along: %s of a bucket that has not changed", async (_, flags, taint) => {
    const { project } = harness;
    await project.write(program());
    await project.up();
    if (taint) {
      await project.run(["state", "taint", BUCKET, "--yes"]);
      const review = await project.gitops(["review", "--stack", "test", "--no-limits"]);
      expect(review.stdout).toMatch(/bucket replaced, forced by an option .* or by a taint —/);
    }
    await project.fails(
      ["up", ...flags],
      /Not deleted: .* would be deleted with bucket \w{16}, which Pulumi was told to/,
    );
    expect(await onBucket()).toMatchObject(ALL);
    if (taint) await project.run(["state", "untaint", BUCKET, "--yes"]);
    await project.up();
    await project.run("preview --expect-no-changes");
  });

  it.each<
    [what: string, args: string, options: string, more: (id: string) => string, message: RegExp]
  >([
    [
      "declares something by the bucket's id",
      'rp: "x"',
      "",
      (id) => `new influxdb.BucketLabelAttachment("x", { bucketId: "${id}", labelId: l.id });`,
      /has attached objects that this program declares by a literal ID/,
    ],
    [
      "refers to it by get",
      'rp: "x"',
      "",
      (id) => `influxdb.Bucket.get("x", "${id}");`,
      /with get/,
    ],
    [
      "refers by get to what is on it",
      'rp: "x"',
      "",
      (id) => `influxdb.BucketMember.get("x", "${id}/${harness.emulator.userIDs.dana}");`,
      /refers to with get. Use the resource's id/,
    ],
    [
      "has retainOnDelete",
      'rp: "x"',
      "retainOnDelete: true",
      () => "",
      /because of retainOnDelete/,
    ],
    [
      "replaces it by an option, and refers to it by get",
      'description: "x"',
      'replaceOnChanges: ["description"], dependsOn: [same]',
      (id) => `const same = influxdb.Bucket.get("a", "${id}");`,
      /with get/,
    ],
    [
      "has deleteBeforeReplace: false",
      'rp: "x"',
      "deleteBeforeReplace: false",
      () => "",
      /its name is still used by bucket \w{16}, which a resource in this program replaces/,
    ],
  ])("takes nothing along where the program %s", async (_, args, options, more, message) => {
    const { project } = harness;
    await project.write(program());
    await project.up();
    const { id } = await harness.onlyBucket();
    await project.write(program(args, more(id), options));
    // The engine does not tell a preview of these options.
    const isUntold = /replaceOnChanges|deleteBeforeReplace/.test(options);
    if (!isUntold) await project.fails("preview", message);
    // Without the preview, what the program declares last may be seen too late.
    await project.fails(isUntold ? "up" : "up --yes", message);
    expect(await onBucket()).toMatchObject(ALL);
  });

  it("can be undone with adopt where only its second half fails", async () => {
    const { project } = harness;
    const lone = (args: string, get = "") =>
      project.write(`
      const before = [${get}];
      new influxdb.Bucket("b", { name: "data", ${args} },
        { deleteBeforeReplace: true, replaceOnChanges: ["description"], dependsOn: before });`);
    await lone("");
    await project.up();
    const { id } = await harness.onlyBucket();
    await lone('description: "x"', `influxdb.Bucket.get("a", "${id}")`);
    await project.fails("up", "is kept: this program refers to it with get");
    await lone("");
    await project.fails("up", "halfway, set adopt: true");
    await lone("adopt: true");
    await project.up();
    expect((await harness.onlyBucket()).id).toBe(id);
    await lone("");
    await project.up();
    await project.run("preview --expect-no-changes");
  });

  it("leaves a token alone that is also for a bucket which is not in the program", async () => {
    const { project, api, emulator } = harness;
    const foreign = await api.createBucket({ orgID: emulator.orgID, name: "foreign" });
    const both = (args: string) => `
      const b = new influxdb.Bucket("b", { name: "data", ${args} }, { deleteBeforeReplace: true, replaceOnChanges: ["description"] });
      const read = (id) => influxdb.permission({ action: "read", type: "buckets", id });
      new influxdb.Authorization("w", { permissions: [read(b.id), read("${foreign.id}")] });`;
    await project.write(both(""));
    await project.up();
    await project.write(both('description: "x"'));
    await project.up();
    await project.run("preview --expect-no-changes");
  });

  it("gives back what it took when its last step failed, once the code is as it was", async () => {
    const { project, emulator } = harness;
    await project.write(program());
    await project.up();
    await project.write(program('rp: "x"'));
    const path = "/api/v2/buckets/[0-9a-f]+$";
    emulator.faults.add({ method: "DELETE", path, action: "status", status: 403, times: 1 });
    await project.fails("up");
    await project.write(program());
    await project.up();
    expect(await onBucket()).toMatchObject(ALL);
    await project.run("preview --expect-no-changes");
  });
});

describe("what is on a replaced bucket", () => {
  it.each(["before", "after"])(
    "can move to another bucket in the same run, declared %s it",
    async (order) => {
      const { project, emulator } = harness;
      const moving = (rp: string, bucket: string) => {
        const bucketB = `const b = new influxdb.Bucket("b", { name: "data", rp: "${rp}" });`;
        const moved = `
        new influxdb.BucketLabelAttachment("at", { bucketId: ${bucket}.id, labelId: l.id });
        new influxdb.BucketMember("dana", { bucketId: ${bucket}.id, userId: "${emulator.userIDs.dana}" });
        new influxdb.Authorization("w", { permissions: influxdb.bucketPermissions(${bucket}, "read") });
        new influxdb.DbrpMapping("m", { bucketId: ${bucket}.id, database: "db", retentionPolicy: "m" });`;
        const both = order === "before" && bucket === "c" ? moved + bucketB : bucketB + moved;
        return `const l = new influxdb.Label("l"); const c = new influxdb.Bucket("c"); ${both}`;
      };
      await project.write(moving("x", "b"));
      await project.up();
      // Slower than the creation of the new one.
      emulator.faults.add({ method: "DELETE", action: "slow", delayMs: 400, times: 9 });
      await project.write(moving("y", "c"));
      await project.up();
      await project.nothingToDo();
      expect(emulator.tokens.list().filter(({ access }) => access === "permissions")).toHaveLength(
        1,
      );
    },
  );

  it("is not waited for where Pulumi doesn't delete it", async () => {
    const { project } = harness;
    const withOptions = (rp: string) => `
      const b = new influxdb.Bucket("b", { name: "data", rp: "${rp}" });
      new influxdb.DbrpMapping("m", { bucketId: b.id, database: b.id, retentionPolicy: "m" }, { retainOnDelete: true });`;
    await project.write(withOptions("x"));
    await project.up();
    await project.write(withOptions("y"));
    await project.up();
    await project.nothingToDo();
  });

  /** The token goes first, since the attachment's ID is in its description. */
  const chained = (rp: string, bucket: string) => `
    const l = new influxdb.Label("l"); const c = new influxdb.Bucket("c");
    const b = new influxdb.Bucket("b", { name: "data", rp: "${rp}" });
    const at = new influxdb.BucketLabelAttachment("at", { bucketId: ${bucket}.id, labelId: l.id });
    new influxdb.Authorization("w", {
      description: at.id.apply(() => "w"), permissions: influxdb.bucketPermissions(${bucket}, "read") });`;

  it.each<[what: string, interrupt: boolean, fault: Partial<Fault>]>([
    ["a delete fails", false, { action: "status", status: 403 }],
    ["Ctrl-C ends the deletes", true, { action: "slow", delayMs: 1_000 }],
  ])("is not created elsewhere where %s", async (_, isInterrupted, fault) => {
    const { project, emulator } = harness;
    await project.write(chained("x", "b"));
    await project.up();
    const path = "/authorizations/\\w+$";
    emulator.faults.add({ method: "DELETE", path, times: 1, action: "slow", ...fault });
    // Enough for the creations to begin.
    emulator.settings.change({ latencyMs: 300 });
    await project.write(chained("y", "c"));
    const { child, result } = project.start("up");
    while (isInterrupted && emulator.faults.list()[0]?.fired === 0) await sleep(20);
    if (isInterrupted) child.kill("SIGINT");
    expect((await result).code).not.toBe(0);
    emulator.settings.change({ latencyMs: 0 });
    await project.up();
    await project.nothingToDo();
  });

  it("waits also for what another provider process replaces, which has checked nothing before", async () => {
    const { project, emulator } = harness;
    const { url, org, token } = emulator;
    const on = (rp: string, bucket: string) => `
      const [P, Q] = ["p", "q"].map((name) => new influxdb.InfluxDB(name, ${JSON.stringify({ url, org, token })}));
      const c = new influxdb.Bucket("c", {}, { provider: P });
      const b = new influxdb.Bucket("b", { name: "data", rp: "${rp}" }, { provider: P, dependsOn: [c] });
      new influxdb.DbrpMapping("m", { bucketId: ${bucket}.id, database: "db", retentionPolicy: "m" }, { provider: P });
      // Not before the bucket.
      const description = new Promise((done) => setTimeout(done, 300, "w"));
      const permissions = influxdb.bucketPermissions(${bucket}, "read");
      new influxdb.Authorization("w", { description, permissions }, { provider: Q });`;
    await project.write(on("x", "b"));
    await project.up();
    emulator.faults.add({ method: "DELETE", action: "slow", delayMs: 800, times: 9 });
    await project.write(on("y", "c"));
    await project.up();
    await project.nothingToDo();
  });
});

describe("the default of a database", () => {
  it("stays with the mapping that declares it, or that had it, whichever goes first", async () => {
    const { project } = harness;
    // Also where its names come from the bucket.
    const mappings = (bucket: string, rp: string) => `
      const a = new influxdb.Bucket("a", { name: "data", rp: "${rp}" });
      const c = new influxdb.Bucket("c");
      for (const name of ["m", "n", "o"]) {
        new influxdb.DbrpMapping(name, { bucketId: ${bucket}.id, database: "db", retentionPolicy: name, default: name === "o" });
        new influxdb.DbrpMapping(name + 2, { bucketId: ${bucket}.id, database: ${bucket}.name.apply(() => "db2"), retentionPolicy: name });
      }`;
    const steps = [
      ["a", "x"],
      ["c", "x"],
      ["a", "x"],
      ["a", "y"],
      ["c", "y"],
    ] as const;
    const { orgID } = harness.emulator;
    const defaultOf = async (database: string) => {
      const path = `/api/v2/dbrps?orgID=${orgID}&db=${database}`;
      const { content } = (await harness.api.call("GET", path)).json;
      return content.find((mapping: { default: boolean }) => mapping.default).retention_policy;
    };
    let undeclared = "";
    for (const [bucket, rp] of steps) {
      await project.write(mappings(bucket, rp));
      await project.up();
      undeclared ||= await defaultOf("db2");
      expect([await defaultOf("db"), await defaultOf("db2")]).toEqual(["o", undeclared]);
    }
  });
});
