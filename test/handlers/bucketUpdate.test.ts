import { startEmulator } from "influxdb-serverless-emulator";
import { describe, expect, it } from "vitest";
import type { Client } from "../../provider/src/api/client";
import { bucketHandler as handler } from "../../provider/src/resources/bucket/handler";
import { apiOf, days } from "../support/api";
import { rules, useBuckets } from "../support/buckets";
import { openTestSession } from "../support/testSession";

const at = useBuckets();
const { count, created, theirs } = at;

describe("Bucket update", () => {
  it("explains how to swap two names, and changes nothing", async () => {
    const { id, outputs, session } = await created({ name: "a" });
    const other = await created({ name: "b" }, session);
    await expect(handler.update(session, id, outputs, { name: "b" })).rejects.toThrow(
      new RegExp(`The new name of bucket ${id} is still used by ${other.id}\\..*To swap two names`),
    );
    expect((await at.api.bucket(id)).name).toBe("a");
  });

  it("keeps a retention that somebody else lengthened when only the description changes", async () => {
    const news = { name: "a", description: "1", retentionRules: rules(30) };
    let { id, outputs, session } = await created(news);
    await at.api.patchBucket(id, { retentionRules: days(90) });
    for (const description of ["2", "3", "4"]) {
      outputs = await handler.update(session, id, outputs, { ...news, description });
      expect(await at.api.bucket(id)).toMatchObject({ description, retentionRules: days(90) });
      expect(outputs.retentionRules).toEqual(news.retentionRules);
    }
    const calls = ["GET /api/v2/buckets/{id}", "PATCH /api/v2/buckets/{id}"].map(count);
    expect(calls).toEqual([6, 4]);
  });

  it("makes a retention infinite even if the server ignores an empty list of rules", async () => {
    at.emulator.settings.change({ switches: { patchEmptyRules: "unchanged" } });
    const { id, outputs, session } = await created({ name: "a", retentionRules: rules(30) });
    await handler.update(session, id, outputs, { name: "a", retentionRules: [] });
    expect((await at.api.bucket(id)).retentionRules).toEqual([]);
  });

  it("keeps an infinite retention that is removed from the code, without a request", async () => {
    const { id, outputs, session } = await created({ name: "a", retentionRules: [] });
    const before = at.emulator.counters.read().total;
    const after = await handler.update(session, id, outputs, { name: "a" });
    expect(at.emulator.counters.read().total).toBe(before);
    expect(after.declared).toEqual(["name"]);
    expect((await at.api.bucket(id)).retentionRules).toEqual([]);
    await handler.update(session, id, after, { name: "b" });
    expect(await at.api.bucket(id)).toMatchObject({ name: "b", retentionRules: [] });
  });

  it("clears a removed description, and keeps one that was never declared", async () => {
    const { id, outputs, session } = await created({ name: "a", description: "x" });
    const cleared = await handler.update(session, id, outputs, { name: "a" });
    expect((await at.api.bucket(id)).description).toBeUndefined();
    await at.api.patchBucket(id, { description: "by hand", retentionRules: days(30) });
    await handler.update(session, id, cleared, { name: "b" });
    expect(await at.api.bucket(id)).toMatchObject({ name: "b", description: "by hand" });
  });

  it.each([429, 503])(
    "reads the live rules again before each attempt, and keeps a lengthened retention: %i",
    async (status) => {
      const { id, outputs } = await created({ name: "a", retentionRules: rules(7) });
      const wrap = (client: Client): Client => ({
        ...client,
        async waitToRepeat(failed) {
          await at.api.patchBucket(id, { retentionRules: days(365) });
          return client.waitToRepeat(failed);
        },
      });
      const session = openTestSession(at.emulator, { wrap });
      at.emulator.faults.add({ method: "PATCH", action: "status", status, retryAfter: 0 });
      const news = { name: "b", description: "new", retentionRules: rules(7) };
      await handler.update(session, id, outputs, news);
      expect(await at.api.bucket(id)).toMatchObject({ name: "b", retentionRules: days(365) });
    },
  );

  it.each<[recorded: number, live: number, declared: number, isRefused: boolean]>([
    [30, 90, 60, true],
    [90, 365, 60, true],
    [30, 0, 60, true],
    [90, 60, 30, false],
    [90, 90, 60, false],
    [30, 60, 90, false],
  ])(
    "refuses to shorten beyond what the preview showed: recorded %id, live %id, declared %id: %s",
    async (recorded, live, declared, isRefused) => {
      const { id, outputs, session } = await created({
        name: "a",
        retentionRules: rules(recorded),
      });
      await at.api.patchBucket(id, { retentionRules: days(live) });
      const update = handler.update(session, id, outputs, {
        name: "a",
        retentionRules: rules(declared),
      });
      if (isRefused) await expect(update).rejects.toThrow(/pulumi refresh/);
      else await update;
      const { retentionRules } = await at.api.bucket(id);
      expect(retentionRules[0]?.everySeconds ?? 0).toBe((isRefused ? live : declared) * 86_400);
    },
  );

  it("suggests a refresh when the bucket is gone", async () => {
    const { id, outputs, session } = await created({ name: "a" });
    await at.api.deleteBucket(id);
    const renamed = handler.update(session, id, outputs, { name: "b" });
    await expect(renamed).rejects.toThrow(
      /Could not read bucket \w+.*404 not found.*pulumi refresh/,
    );
  });
});

describe("Bucket delete", () => {
  it("deletes the bucket, and accepts that it is already gone", async () => {
    const { id, outputs, session } = await created({ name: "a" });
    await handler.delete(session, id, outputs);
    expect(await at.api.userBuckets()).toEqual([]);
    await handler.delete(openTestSession(at.emulator), id, outputs);
  });

  it("does not trust a 404 from a server that does not know the organization", async () => {
    const { id, outputs } = await created({ name: "a" });
    const elsewhere = await startEmulator();
    const session = openTestSession(elsewhere, { org: { id: at.emulator.orgID } });
    await expect(handler.delete(session, id, outputs)).rejects.toThrow(/Could not confirm that/);
    const other = openTestSession(elsewhere);
    await expect(handler.delete(other, id, outputs)).rejects.toThrow(/is recorded in organization/);
    await elsewhere.close();
    expect(await at.api.userBuckets()).toMatchObject([{ id }]);
  });
});

it.each([
  ["PATCH", ["b"]],
  ["DELETE", []],
])("%s of a bucket succeeds if the response is lost after processing", async (method, left) => {
  const { id, outputs, session } = await created({ name: "a" });
  at.emulator.faults.add({ method, action: "reset-after" });
  if (method === "PATCH") await handler.update(session, id, outputs, { name: "b" });
  else await handler.delete(session, id, outputs);
  expect((await at.api.userBuckets()).map(({ name }) => name)).toEqual(left);
});

describe("Bucket replacement under the same name", () => {
  it("waits for the service to process the queued delete", async () => {
    const slow = await startEmulator({ deleteDelayMs: 1_200 });
    const { session, id, outputs } = await created({ name: "a" }, openTestSession(slow));
    await handler.delete(session, id, outputs);
    const next = await created({ name: "a", schemaType: "explicit" }, session);
    expect(next.id).not.toBe(id);
    expect(await apiOf(slow).userBuckets()).toMatchObject([
      { id: next.id, schemaType: "explicit" },
    ]);
    await slow.close();
  });

  it("waits for a name that is taken by a bucket that is no longer visible", async () => {
    const { session, id, outputs } = await created({ name: "a" });
    await handler.delete(session, id, outputs);
    const hidden = await theirs();
    const path = "/api/v2/buckets$";
    at.emulator.faults.add({ method: "GET", path, action: "status", status: 404, times: 2 });
    setTimeout(() => void at.api.deleteBucket(hidden.id), 700);
    const next = await created({ name: "a" }, session);
    expect(await at.api.userBuckets()).toMatchObject([{ id: next.id }]);
  });

  it("does not adopt the bucket that it deleted, and times out", async () => {
    const slow = await startEmulator({ deleteDelayMs: 60_000 });
    const session = openTestSession(slow, { queuedDeleteWait: 600 });
    const { id, outputs } = await created({ name: "a" }, session);
    await handler.delete(session, id, outputs);
    await expect(created({ name: "a", adopt: true }, session)).rejects.toThrow(
      /its name is still taken by an object that is being deleted/,
    );
    await slow.close();
  });
});
