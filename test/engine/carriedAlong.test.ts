import { describe, expect, it } from "vitest";
import { useHarness } from "../support/harness";

/*
 * A bucket that is replaced under its own name goes first, and takes along what is on it. What takes no place, or only the
 * half of it, must not cost these.
 */
const harness = useHarness({ attached: true, users: ["dana"] });
const UP = ["up", "--yes", "--skip-preview"];
const BUCKET = "urn:pulumi:test::test::pulumi-nodejs:dynamic/influxdb:Bucket::b";

/** A bucket with one of each that goes with it. */
const program = (args = "", more = "") => `
  const b = new influxdb.Bucket("b", { name: "data", ${args} }, { deleteBeforeReplace: true });
  const l = new influxdb.Label("l");
  new influxdb.BucketLabelAttachment("at", { bucketId: b.id, labelId: l.id });
  new influxdb.BucketMember("dana", { bucketId: b.id, userId: "${harness.emulator.userIDs.dana}" });
  new influxdb.Authorization("w", { permissions: influxdb.bucketPermissions(b, "read-write") });
  for (const name of ["m", "n"]) {
    new influxdb.DbrpMapping(name, { bucketId: b.id, database: "db", retentionPolicy: name });
  }
  ${more}
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
    const { code, output } = await project.attempt([...UP, ...flags]);
    expect(code).not.toBe(0);
    expect(output).toMatch(/Not deleted: .* would go with bucket \w{16}, which Pulumi was told to/);
    expect(await onBucket()).toMatchObject(ALL);
    if (taint) await project.run(["state", "untaint", BUCKET, "--yes"]);
    await project.up();
    await project.run(["preview", "--expect-no-changes"]);
  });

  it("fails in the preview where the program names the bucket by its id, or refers to it by get", async () => {
    const { project } = harness;
    await project.write(program());
    await project.up();
    const { id } = await harness.onlyBucket();
    for (const [more, message] of [
      [
        `new influxdb.BucketLabelAttachment("x", { bucketId: "${id}", labelId: l.id });`,
        /still needed/,
      ],
      [`influxdb.Bucket.get("same", "${id}");`, /refers to it by get/],
    ] as const) {
      // As it is, it can stay. The bucket is not to be replaced.
      const isMade = more.includes("get") ? more : "";
      await project.write(program("", isMade));
      await project.up();
      await project.write(program('rp: "x"', more));
      const { code, output } = await project.attempt(["up", "--yes"]);
      expect(code).not.toBe(0);
      expect(output).toMatch(message);
      expect(await onBucket()).toMatchObject(ALL);
    }
  });

  it("gives back what it took when its last step failed, once the code is as it was", async () => {
    const { project, emulator } = harness;
    await project.write(program());
    await project.up();
    await project.write(program('rp: "x"'));
    const path = "/api/v2/buckets/[0-9a-f]+$";
    emulator.faults.add({ method: "DELETE", path, action: "status", status: 403, times: 1 });
    expect((await project.attempt(UP)).code).not.toBe(0);
    await project.write(program());
    await project.up();
    expect(await onBucket()).toMatchObject(ALL);
    await project.run(["preview", "--expect-no-changes"]);
  });
});

describe("the default of a database", () => {
  it("stays with the mapping that declares it, whichever goes first", async () => {
    const { project } = harness;
    const mappings = (bucket: string, rp: string) => `
      const a = new influxdb.Bucket("a", { name: "data", rp: "${rp}" });
      const c = new influxdb.Bucket("c");
      for (const name of ["m", "n", "o"]) {
        new influxdb.DbrpMapping(name, { bucketId: ${bucket}.id, database: "db", retentionPolicy: name, default: name === "o" });
      }`;
    const steps = [
      ["a", "x"],
      ["c", "x"],
      ["a", "x"],
      ["a", "y"],
      ["c", "y"],
    ] as const;
    for (const [bucket, rp] of steps) {
      await project.write(mappings(bucket, rp));
      await project.up();
      const { json } = await harness.api.call(
        "GET",
        `/api/v2/dbrps?orgID=${harness.emulator.orgID}&db=db`,
      );
      const held = json.content.filter((mapping: { default: boolean }) => mapping.default);
      expect(held.map((mapping: { retention_policy: string }) => mapping.retention_policy)).toEqual(
        ["o"],
      );
    }
  });
});
