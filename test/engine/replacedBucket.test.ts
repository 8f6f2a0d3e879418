import { describe, expect, it } from "vitest";
import { useHarness } from "../support/harness";

/*
 * A bucket that is replaced under the same name is deleted first, and the server deletes everything on it as well.
 * Pulumi itself deletes nothing before that: a failed replacement must not lose what depends on the bucket, or its state.
 */
const harness = useHarness({ attached: true, users: ["dana"] });
const BUCKET = "urn:pulumi:test::test::pulumi-nodejs:dynamic/influxdb:Bucket::b";

/** A bucket with one of each resource that is deleted with it. */
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

describe("bucket replacement", () => {
  it("deletes nothing when it is refused after a taint without changes", async () => {
    const { project } = harness;
    await project.write(program());
    await project.up();
    await project.run(["state", "taint", BUCKET, "--yes"]);
    const review = await project.gitops(["review", "--stack", "test", "--no-limits"]);
    expect(review.stdout).toMatch(/bucket replaced, forced by an option .* or by a taint —/);
    await project.fails("up", "after a taint, run pulumi state untaint");
    expect(await onBucket()).toMatchObject(ALL);
    await project.run(["state", "untaint", BUCKET, "--yes"]);
    await project.up();
    await project.run("preview --expect-no-changes");
  });

  it.each<
    [what: string, args: string, options: string, more: (id: string) => string, message: RegExp]
  >([
    [
      "an attachment with the bucket's literal ID",
      'rp: "x"',
      "",
      (id) => `new influxdb.BucketLabelAttachment("x", { bucketId: "${id}", labelId: l.id });`,
      /has attached objects that this program declares with a literal ID/,
    ],
    [
      "a get of the bucket",
      'rp: "x"',
      "",
      (id) => `influxdb.Bucket.get("x", "${id}");`,
      /with get/,
    ],
    [
      "a get of a member on it",
      'rp: "x"',
      "",
      (id) => `influxdb.BucketMember.get("x", "${id}/${harness.emulator.userIDs.dana}");`,
      /refers to with get. Use the resource's id/,
    ],
    ["retainOnDelete", 'rp: "x"', "retainOnDelete: true", () => "", /because of retainOnDelete/],
    [
      "a forced replacement and a get of the bucket",
      'description: "x"',
      'replaceOnChanges: ["description"], dependsOn: [same]',
      (id) => `const same = influxdb.Bucket.get("a", "${id}");`,
      /with get/,
    ],
    [
      "deleteBeforeReplace: false",
      'rp: "x"',
      "deleteBeforeReplace: false",
      () => "",
      /its name is still used by bucket \w{16}, which a resource in this program replaces/,
    ],
  ])("deletes nothing when it is refused: %s", async (_, args, options, more, message) => {
    const { project } = harness;
    await project.write(program());
    await project.up();
    const { id } = await harness.onlyBucket();
    await project.write(program(args, more(id), options));
    // The engine does not show these options to a preview.
    const isUntold = /replaceOnChanges|deleteBeforeReplace/.test(options);
    if (!isUntold) await project.fails("preview", message);
    // Without the preview, the program's last declarations may be seen too late.
    await project.fails(isUntold ? "up" : "up --yes", message);
    expect(await onBucket()).toMatchObject(ALL);
  });

  it("can be undone with adopt if only its second half failed", async () => {
    const { project } = harness;
    // The provider doesn't learn of options that a transform sets.
    const retained = "({ props, opts }) => ({ props, opts: { ...opts, retainOnDelete: true } })";
    const lone = (args: string, transform = retained) =>
      project.write(`
      new influxdb.Bucket("b", { name: "data", ${args} },
        { deleteBeforeReplace: true, replaceOnChanges: ["description"], transforms: [${transform}] });`);
    await lone("");
    await project.up();
    const { id } = await harness.onlyBucket();
    await lone('description: "x"');
    await project.fails("up", "halfway, set adopt: true");
    const drift = await project.gitops(["drift", "--unmanaged"]);
    expect([drift.code, drift.stdout]).toEqual([
      1,
      expect.stringMatching(
        /unmanaged +Bucket data[\s\S]*b: Pulumi no longer manages the old object/,
      ),
    ]);
    await lone("adopt: true", "");
    await project.up();
    expect((await harness.onlyBucket()).id).toBe(id);
    await lone("", "");
    await project.up();
    await project.run("preview --expect-no-changes");
  });

  it("keeps bucket and state if the program refers to the bucket with get", async () => {
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
    await project.fails("up", `bucket ${id} stays because this program refers to it with get`);
    await lone("");
    await project.run("preview --expect-no-changes");
    expect((await harness.onlyBucket()).id).toBe(id);
  });

  it("fails for resources that still refer to the old bucket through a literal ID or ignoreChanges, and heals afterwards", async () => {
    const { project } = harness;
    const both = (rp: string, bucketId: string, options = "") => `
      const b = new influxdb.Bucket("b", { name: "data", rp: "${rp}" });
      new influxdb.BucketMember("dana", { bucketId: ${bucketId}, userId: "${harness.emulator.userIDs.dana}" },
        { dependsOn: [b], ${options} });`;
    for (const [from, to, bucketId, options] of [
      ["w", "x", () => "b.id", 'ignoreChanges: ["bucketId"]'],
      ["x", "y", (id: string) => `"${id}"`, ""],
    ] as const) {
      await project.write(both(from, "b.id"));
      await project.up();
      const { id } = await harness.onlyBucket();
      await project.write(both(to, bucketId(id), options));
      await project.fails("up", `no longer exists: this run deleted bucket ${id}`);
      await project.write(both(to, "b.id"));
      await project.up();
      expect(await onBucket()).toMatchObject({ members: 1 });
      await project.nothingToDo();
    }
  });

  it("succeeds if a token also covers a bucket outside the program", async () => {
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

  it("deletes nothing when the server refuses to delete the bucket", async () => {
    const { project, emulator } = harness;
    await project.write(program());
    await project.up();
    await project.write(program('rp: "x"'));
    const path = "/api/v2/buckets/[0-9a-f]+$";
    emulator.faults.add({ method: "DELETE", path, action: "status", status: 403, times: 1 });
    await project.fails("up");
    expect(await onBucket()).toMatchObject(ALL);
    await project.write(program());
    await project.run("preview --expect-no-changes");
  });
});

/** Resources on a bucket, and the bucket that they are on after the change. */
const on = (name: string, bucket: string, options = "", alias = name) => `
  new influxdb.BucketLabelAttachment("${alias}", { bucketId: ${bucket}.id, labelId: l${name}.id }, { ${options} });
  new influxdb.DbrpMapping("${alias}", { bucketId: ${bucket}.id, database: ${bucket}.id.apply((id) => "${name}" + id), retentionPolicy: "m" }, { ${options} });
  new influxdb.Authorization("${alias}", { permissions: influxdb.bucketPermissions(${bucket}, "read") }, { ${options} });`;

/** Resources that are not on b1, but take values from it. */
const from = (name: string, rp: string, id: string) => `
  new influxdb.Bucket("from", { rp: ${rp} });
  new influxdb.Authorization("from", { permissions: influxdb.bucketPermissions(c, "read"), keepers: { id: ${id} } });
  new influxdb.DbrpMapping("from", { bucketId: c.id, database: ${name}, retentionPolicy: "from" });`;

const FROM = from("b1.name", "b1.rp", "b1.id");
const RETAINED = "retainOnDelete: true";
const KEPT = `new influxdb.DbrpMapping("kept", { bucketId: b6.id, database: "kept", retentionPolicy: "m" }, { ${RETAINED} });`;

/** The resources that depend on the buckets b0 to b6, before and after the replacement. */
const BEFORE =
  [0, 1, 2, 3, 4, 5].map((n) => on(`at${n}`, `b${n}`)).join("") +
  on("at6", "b6", RETAINED) +
  KEPT +
  FROM;
const STAYS = on("at0", "b0") + FROM;
const MOVES = [
  on("at1", "c"),
  on("at2", "b1"),
  on("at3", "c", "provider: Q"),
  on("at4", "c", 'aliases: [{ name: "at4" }]', "other4"),
  on("at6", "b6", RETAINED),
  KEPT,
].join("");

const connection = () => {
  const { url, org, token } = harness.emulator;
  return JSON.stringify({ url, org, token });
};

/** The buckets b0 to b6 are replaced when their rp changes. */
const replacing = (rp: string, rest: string, first = "") => `
  const Q = new influxdb.InfluxDB("q", ${connection()});
  const c = new influxdb.Bucket("c");
  new influxdb.Bucket("ofQ", {}, { provider: Q });
  const [${[0, 1, 2, 3, 4, 5, 6].map((n) => `lat${n}`).join()}] = [0, 1, 2, 3, 4, 5, 6].map((n) => new influxdb.Label("l" + n));
  ${first}
  const [${[0, 1, 2, 3, 4, 5, 6].map((n) => `b${n}`).join()}] = [0, 1, 2, 3, 4, 5, 6].map((n) => new influxdb.Bucket("b" + n, { rp: "${rp}" }));
  ${rest}`;

describe("resources that depend on replaced buckets", () => {
  it.each(["up", "up --refresh --run-program"])(
    "stay, move, leave or become independent, and the run ends as declared: %s",
    async (command) => {
      const { project, emulator, api } = harness;
      project.detach();
      await project.write(replacing("x", BEFORE));
      await project.up();
      // Slower than the creation of the new bucket.
      emulator.settings.change({ latencyMs: 40 });
      emulator.faults.add({ method: "DELETE", action: "slow", delayMs: 250, times: 50 });
      await project.write(replacing("y", STAYS + MOVES));
      await project.run(command);
      await project.nothingToDo();
      const before = (await api.userBuckets()).find(({ name }) => name === "from");
      // The same values, but no longer from the bucket, which is replaced again.
      await project.write(
        replacing("z", on("at0", "b0") + from('"b1"', '"y"', '"x"') + MOVES, on("at5", "c")),
      );
      await project.run(command);
      await project.nothingToDo();
      const buckets = await api.userBuckets();
      expect(before).toMatchObject({ rp: "y" });
      expect(buckets.find(({ name }) => name === "from")?.id).toBe(before?.id);
      expect(buckets).toHaveLength(10);
    },
  );
});

describe("default mapping of a database", () => {
  it("remains the mapping that declares it or had it, in any order of replacement", async () => {
    const { project } = harness;
    // Even if its names come from the bucket.
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
