import { beforeEach, describe, expect, it } from "vitest";
import { useEmulator } from "../support/emulator";
import { LOST } from "../support/lostAnswers";
import { startRun } from "../support/startRun";

const at = useEmulator();

let buckets: string[];
beforeEach(async () => {
  const made = await Promise.all(
    ["one", "two"].map((name) => at.api.createBucket({ orgID: at.emulator.orgID, name })),
  );
  buckets = made.map(({ id }) => id);
});

const mappings = (overrides = {}) => startRun(at.emulator, overrides).of.dbrpMapping;
const args = (more: object = {}) => ({
  bucketId: buckets[0],
  database: "db",
  retentionPolicy: "rp",
  ...more,
});
const org = () => `orgID=${at.emulator.orgID}`;
/** The stored mappings, without the virtual ones. */
const live = async () =>
  (await at.api.call("GET", `/api/v2/dbrps?${org()}`)).json.content.filter(
    ({ virtual }: { virtual?: boolean }) => !virtual,
  );
const patch = (id: string, body: object) =>
  at.api.call("PATCH", `/api/v2/dbrps/${id}?${org()}`, body);
const createByHand = async (more: object = {}) =>
  (
    await at.api.call("POST", "/api/v2/dbrps", {
      orgID: at.emulator.orgID,
      bucketID: buckets[0],
      database: "db",
      retention_policy: "rp",
      ...more,
    })
  ).json;

describe("DbrpMapping", () => {
  it("is created, read, updated in place and deleted, and its bucket stays", async () => {
    const { id, outs } = await mappings().create(args());
    expect(outs).toMatchObject({ ...args(), orgId: at.emulator.orgID });
    // The first mapping of a database is its default, though it is not declared.
    expect(outs).not.toHaveProperty("default");
    expect(await live()).toMatchObject([{ id, bucketID: buckets[0], default: true }]);
    const next = await mappings().update(id, outs, args({ retentionPolicy: "weekly" }));
    expect(await live()).toMatchObject([{ id, retention_policy: "weekly" }]);
    await patch(id, { retention_policy: "by hand" });
    const seen = await mappings().read(id, next);
    expect(seen?.inputs).toEqual(args({ retentionPolicy: "by hand" }));
    await mappings().delete(id, next);
    expect(await live()).toEqual([]);
    expect(await mappings().read(id, next)).toBeUndefined();
    await mappings().delete(id, next);
    expect(await at.api.userBuckets()).toHaveLength(2);
  });

  it("becomes the default when declared, and never sends that it is not", async () => {
    const other = await createByHand({ retention_policy: "other" });
    const { id, outs } = await mappings().create(args());
    const isDefault = async () =>
      (await live()).find((one: { default: boolean }) => one.default).id;
    expect(await isDefault()).toBe(other.id);
    const next = await mappings().update(id, outs, args({ default: true }));
    expect(await isDefault()).toBe(id);
    await patch(other.id, { default: true });
    const seen = await mappings().read(id, next);
    expect(seen?.inputs).toEqual(args({ default: false }));
    const repaired = await mappings().update(id, seen?.outs ?? {}, args({ default: true }));
    expect(await isDefault()).toBe(id);
    await mappings().update(id, repaired, args());
    expect(await isDefault()).toBe(id);
  });

  it.each([
    ["the bucket", { bucketId: "0123456789abcdef" }, ["bucketId"], true],
    [
      "bucket and policy",
      { bucketId: "0123456789abcdef", retentionPolicy: "x" },
      ["bucketId"],
      false,
    ],
    ["the database", { database: "other" }, ["database"], false],
    ["the policy", { retentionPolicy: "x" }, [], false],
    ["the default", { default: true }, [], false],
  ])("reports if a change of %s replaces it", async (_, change, replaces, deleteBeforeReplace) => {
    const { id, outs } = await mappings().create(args());
    const difference = await mappings().diff(id, outs, args(change));
    expect(difference).toMatchObject({ replaces, deleteBeforeReplace });
  });

  it("refuses a taken database and policy, and adopts them for the same bucket", async () => {
    const { id } = await createByHand();
    await createByHand({ retention_policy: "other", default: true });
    await expect(mappings().create(args())).rejects.toThrow(
      new RegExp(`mapping ${id} to bucket ${buckets[0]} already exists.*adopt: true`, "s"),
    );
    const adopt = { adopt: true, default: true };
    const elsewhere = args({ ...adopt, bucketId: buckets[1] });
    await expect(mappings().create(elsewhere)).rejects.toThrow(`points to bucket ${buckets[0]}`);
    const adopted = await mappings().create(args(adopt));
    expect(adopted.id).toBe(id);
    expect(await live()).toContainEqual(expect.objectContaining({ id, default: true }));
  });

  it.each([
    ["another bucket", { bucketId: 1 }, true],
    ["another bucket and policy", { bucketId: 1, retentionPolicy: "new" }, false],
    ["another policy, forced by an option", { retentionPolicy: "new" }, false],
  ])("stays the default when it is replaced: %s", async (_, change, deletesFirst) => {
    const run = mappings();
    const { id, outs } = await run.create(args());
    await createByHand({ retention_policy: "other" });
    const news = args({ ...change, bucketId: buckets["bucketId" in change ? 1 : 0] });
    expect(await run.diff(id, outs, news)).toMatchObject({ deleteBeforeReplace: deletesFirst });
    if (deletesFirst) await run.delete(id, outs);
    const next = await run.create(news);
    if (!deletesFirst) await run.delete(id, outs);
    const isDefault = { id: next.id, bucketID: news.bucketId, default: true };
    expect(await live()).toContainEqual(expect.objectContaining(isDefault));
    // It is not declared, so another mapping can become the default.
    expect(next.outs).not.toHaveProperty("default");
  });

  it("is deleted only if its own deletion is confirmed, even if its successor is gone", async () => {
    const run = mappings();
    const { id, outs } = await run.create(args());
    const news = args({ bucketId: buckets[1], retentionPolicy: "new" });
    await run.diff(id, outs, news);
    await run.create(news);
    at.emulator.faults.add({ method: "PATCH", action: "status", status: 404 });
    await expect(run.delete(id, outs)).rejects.toThrow("not found");
    expect(await live()).toContainEqual(expect.objectContaining({ id }));
    await run.delete(id, outs);
    expect(await live()).toMatchObject([{ bucketID: buckets[1], default: true }]);
  });

  it("says that the default is lost if only half of a replacement succeeds", async () => {
    const run = mappings();
    const { id, outs } = await run.create(args());
    const news = args({ bucketId: buckets[1] });
    await run.diff(id, outs, news);
    await run.delete(id, outs);
    at.emulator.faults.add({ method: "POST", action: "status", status: 400 });
    await expect(run.create(news)).rejects.toThrow("set default: true to restore the default");
  });

  it("overwrites no mapping, even on a server that would", async () => {
    at.emulator.settings.change({ switches: { takenDbrp: "overwrite" } });
    const { id } = await createByHand();
    const other = args({ bucketId: buckets[1] });
    await expect(mappings().create(other)).rejects.toThrow(`mapping ${id} to bucket ${buckets[0]}`);
    expect(await live()).toMatchObject([{ id, bucketID: buckets[0] }]);
  });

  it("never adopts or refers to a virtual mapping", async () => {
    const [, two] = buckets;
    const virtual = { bucketId: two, database: "two", retentionPolicy: "autogen", adopt: true };
    const { id } = await mappings().create(virtual);
    expect(id).not.toBe(two);
    await expect(mappings().read(buckets[0] ?? "", {})).rejects.toThrow(
      "Could not find DBRP mapping",
    );
  });

  it.each(LOST)("exists exactly once if the response is lost: %s", async (action) => {
    at.emulator.faults.add({ method: "POST", action });
    if (action === "reset-after")
      await expect(mappings().create(args())).rejects.toThrow(/already exists/);
    const { id } = await mappings().create(args({ adopt: action === "reset-after" }));
    expect(await live()).toMatchObject([{ id }]);
  });

  it("is gone with its bucket, but not for a token that cannot see the bucket", async () => {
    const { id, outs } = await mappings().create(args());
    at.emulator.tokens.add({
      token: "for-two",
      access: "buckets",
      buckets: { [buckets[1] ?? ""]: "read-write" },
    });
    const blind = startRun({ ...at.emulator, token: "for-two" }).of.dbrpMapping;
    await expect(blind.read(id, outs)).rejects.toThrow();
    await expect(blind.delete(id, outs)).rejects.toThrow();
    expect(await live()).toHaveLength(1);
    await at.api.deleteBucket(buckets[0] ?? "");
    expect(await mappings().read(id, outs)).toBeUndefined();
    await mappings().delete(id, outs);
  });

  it("reports two resources that declare the same mapping or the same default", async () => {
    const provider = mappings();
    const declare = (number: number, more: object) =>
      provider.check({}, { ...args(more), __declaredBy: `run ${number} DbrpMapping "${number}"` });
    expect((await declare(1, { default: true })).failures).toEqual([]);
    expect((await declare(2, {})).failures[0]?.reason).toContain("declares the same object");
    const rival = await declare(3, { retentionPolicy: "other", default: true });
    expect(rival.failures[0]?.reason).toBe(
      'DbrpMapping "3" declares the default mapping for the same database, as DbrpMapping "1" does. Keep only one of them.',
    );
    const other = { database: "other", default: true };
    expect((await declare(4, other)).failures).toEqual([]);
  });
});
