import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type Emulator, startEmulator } from "influxdb-serverless-emulator";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { bucketHandler as handler } from "../../provider/src/bucket/handler";
import type { BucketInputs } from "../../provider/src/bucket/inputs";
import { apiOf, days } from "../support/api";
import { openTestSession } from "../support/session";

let emulator: Emulator;
let api: ReturnType<typeof apiOf>;

beforeEach(async () => {
  emulator = await startEmulator({
    tokens: [
      { token: "other-org", org: "other" },
      { token: "read-only", access: "read" },
    ],
  });
  api = apiOf(emulator);
});
afterEach(() => emulator.close());

const rules = (count: number) => [{ everySeconds: count * 86_400 }];
const checked = (news: Record<string, unknown>): BucketInputs => handler.check(news, {}).inputs;

async function created(news: BucketInputs, session = openTestSession(emulator)) {
  const { id, outputs } = await handler.create(session, news);
  return { session, id, outputs };
}

describe("create", () => {
  it("makes one bucket with one POST, and records what was declared", async () => {
    const news = checked({ name: "a", description: "x", retentionRules: rules(7) });
    const { id, outputs } = await created(news);
    expect(outputs).toMatchObject({
      ...news,
      orgId: emulator.orgID,
      schemaType: "implicit",
      type: "user",
    });
    expect(outputs.declared).toEqual(["description", "name", "retentionRules"]);
    expect(await api.bucket(id)).toMatchObject({
      name: "a",
      description: "x",
      retentionRules: days(7),
    });
    expect(emulator.counters.read().calls).toMatchObject({
      "GET /api/v2/orgs": 1,
      "POST /api/v2/buckets": 1,
    });
  });

  it("sends 30 days where no retention is declared, and leaves it undeclared", async () => {
    const { id, outputs } = await created({ name: "a" });
    expect(outputs.declared).toEqual(["name"]);
    expect((await api.bucket(id)).retentionRules).toEqual(days(30));
  });

  it("keeps infinite as no rule", async () => {
    const { id, outputs } = await created(
      checked({ name: "a", retentionRules: [{ everySeconds: 0 }] }),
    );
    expect(outputs.retentionRules).toEqual([]);
    expect((await api.bucket(id)).retentionRules).toEqual([]);
  });

  it("refuses a taken name: names the existing id, aliases before adopt, and touches nothing", async () => {
    const { id } = await api.createBucket({
      orgID: emulator.orgID,
      name: "a",
      retentionRules: days(90),
    });
    const failure = await created({ name: "a" }).catch((error: Error) => error);
    expect(failure).toMatchObject({ name: "InfluxError", message: expect.stringContaining(id) });
    expect((failure as Error).message).toMatch(/aliases.*adopt: true/s);
    expect((await api.bucket(id)).retentionRules).toEqual(days(90));
  });

  it("refuses another organisation than the connection's, before anything is sent", async () => {
    const news = { name: "a", orgId: "f".repeat(16) };
    await expect(created(news)).rejects.toThrow(/declares orgId f{16}, but the connection is for/);
    expect(emulator.counters.read().calls["POST /api/v2/buckets"]).toBeUndefined();
  });

  it("takes the organisation from the resource where the connection names none", async () => {
    const session = openTestSession(emulator, { org: undefined });
    await expect(created({ name: "a" }, session)).rejects.toThrow(/organisation is not set: orgId/);
    const { outputs } = await created({ name: "a", orgId: emulator.orgID }, session);
    expect(outputs.orgId).toBe(emulator.orgID);
  });

  it("passes the service's own refusal on, with its code and text", async () => {
    const session = openTestSession(emulator, { token: "read-only" });
    await expect(created({ name: "a" }, session)).rejects.toThrow(
      /Could not create bucket "a": POST .* answered 401 unauthorized: write:orgs.*is unauthorized.*Is the token right/,
    );
  });
});

describe("adopt", () => {
  it("takes over what is there and brings it into the declared form, with one PATCH", async () => {
    const { id } = await api.createBucket({
      orgID: emulator.orgID,
      name: "a",
      retentionRules: days(7),
    });
    const result = await created({
      name: "a",
      adopt: true,
      description: "x",
      retentionRules: rules(30),
    });
    expect(result.id).toBe(id);
    expect(await api.bucket(id)).toMatchObject({ description: "x", retentionRules: days(30) });
    expect(result.outputs).toMatchObject({ adopt: true });
    expect(result.outputs.declared).toContain("adopt");
    expect(emulator.counters.read().calls["PATCH /api/v2/buckets/{id}"]).toBe(1);
  });

  it("changes nothing where nothing is declared otherwise: the retention stays", async () => {
    const { id } = await api.createBucket({
      orgID: emulator.orgID,
      name: "a",
      retentionRules: days(90),
    });
    const result = await created({ name: "a", adopt: true });
    expect(result.id).toBe(id);
    expect((await api.bucket(id)).retentionRules).toEqual(days(90));
    expect(emulator.counters.read().calls["PATCH /api/v2/buckets/{id}"]).toBeUndefined();
  });

  it("refuses to shorten a retention", async () => {
    const { id } = await api.createBucket({ orgID: emulator.orgID, name: "a", retentionRules: [] });
    const news = { name: "a", adopt: true, retentionRules: rules(30) };
    await expect(created(news)).rejects.toThrow(
      /infinite, declared is 30d: adopting it would delete data/,
    );
    expect((await api.bucket(id)).retentionRules).toEqual([]);
  });

  it("creates where there is nothing to adopt", async () => {
    const { id } = await created({ name: "a", adopt: true });
    expect(await api.userBuckets()).toMatchObject([{ id }]);
  });
});

describe("read", () => {
  it("answers inputs for exactly what was declared, live", async () => {
    const { id, outputs, session } = await created({ name: "a", retentionRules: rules(30) });
    await api.patchBucket(id, { retentionRules: days(90), description: "by hand" });
    const found = await handler.read(session, id, outputs);
    expect(found?.inputs).toEqual({ name: "a", retentionRules: rules(90) });
    expect(found?.outputs).toMatchObject({ description: "by hand", retentionRules: rules(90) });
  });

  it("gives back an adopt that was declared, so that it is no drift", async () => {
    const { id, outputs, session } = await created({ name: "a", adopt: true });
    expect((await handler.read(session, id, outputs))?.inputs).toEqual({ name: "a", adopt: true });
  });

  it("says gone for what is gone, once the organisation has answered", async () => {
    const { id, outputs } = await created({ name: "a" });
    await api.deleteBucket(id);
    expect(await handler.read(openTestSession(emulator), id, outputs)).toBeUndefined();
    const byId = openTestSession(emulator, { org: { id: emulator.orgID } });
    expect(await handler.read(byId, id, outputs)).toBeUndefined();
  });

  describe("throws, and never says gone, when it cannot tell", () => {
    const cases: [string, (e: Emulator) => Parameters<typeof openTestSession>[1], RegExp][] = [
      ["a wrong token", () => ({ token: "wrong" }), /401 unauthorized/],
      [
        "a wrong token, organisation by id",
        (e) => ({ token: "wrong", org: { id: e.orgID } }),
        /401/,
      ],
      [
        "a token of another organisation",
        () => ({ token: "other-org", org: { name: "other" } }),
        /is recorded in organisation/,
      ],
      [
        "a token of another organisation, none configured",
        () => ({ token: "other-org", org: undefined }),
        /Cannot tell whether/,
      ],
      ["a URL where nothing listens", () => ({ url: "http://127.0.0.1:1" }), /ECONNREFUSED/],
    ];
    it.each(cases)("%s", async (_, overrides, message) => {
      const { id, outputs } = await created({ name: "a" });
      await api.deleteBucket(id);
      const session = openTestSession(emulator, overrides(emulator));
      await expect(handler.read(session, id, outputs)).rejects.toThrow(message);
    });

    it("another server, which knows neither the bucket nor the organisation", async () => {
      const { id, outputs } = await created({ name: "a" });
      const elsewhere = await startEmulator();
      const byName = openTestSession(elsewhere);
      await expect(handler.read(byName, id, outputs)).rejects.toThrow(
        /is recorded in organisation/,
      );
      const byId = openTestSession(elsewhere, { org: { id: emulator.orgID } });
      await expect(handler.read(byId, id, outputs)).rejects.toThrow(
        /Cannot tell whether bucket "a"/,
      );
      await elsewhere.close();
    });

    it.each([
      ["a proxy's error page", { action: "html" as const }, /502 with text\/html/],
      ["a gateway's 404", { action: "status" as const, status: 404 }, undefined],
      ["half an answer", { action: "truncate" as const, times: 9 }, /not with the API's JSON/],
      ["a server error", { action: "status" as const, status: 500 }, /500 internal error/],
    ])("%s", async (_, fault, message) => {
      const { id, outputs } = await created({ name: "a" });
      emulator.faults.add({ path: "/api/v2/(buckets|orgs)/", times: 9, ...fault });
      const session = openTestSession(emulator, { org: { id: emulator.orgID } });
      await expect(handler.read(session, id, outputs)).rejects.toThrow(message);
    });
  });
});

describe("update", () => {
  it("keeps a retention that was lengthened elsewhere when only the description changes, time and again", async () => {
    const news = { name: "a", description: "1", retentionRules: rules(30) };
    let { id, outputs, session } = await created(news);
    await api.patchBucket(id, { retentionRules: days(90) });
    for (const description of ["2", "3", "4"]) {
      outputs = await handler.update(session, id, outputs, { ...news, description });
      expect(await api.bucket(id)).toMatchObject({ description, retentionRules: days(90) });
      expect(outputs.retentionRules).toEqual(news.retentionRules);
    }
    expect(emulator.counters.read().calls).toMatchObject({
      "GET /api/v2/buckets/{id}": 6,
      "PATCH /api/v2/buckets/{id}": 4,
    });
  });

  it("sends a retention that the program changed, without a read", async () => {
    const { id, outputs, session } = await created({ name: "a", retentionRules: rules(30) });
    await handler.update(session, id, outputs, { name: "a", retentionRules: [] });
    expect((await api.bucket(id)).retentionRules).toEqual([]);
    expect(emulator.counters.read().calls["GET /api/v2/buckets/{id}"]).toBe(1);
  });

  it("keeps an infinite retention that is taken out of the code, without a request", async () => {
    const { id, outputs, session } = await created({ name: "a", retentionRules: [] });
    const before = emulator.counters.read().total;
    const after = await handler.update(session, id, outputs, { name: "a" });
    expect(emulator.counters.read().total).toBe(before);
    expect(after.declared).toEqual(["name"]);
    expect((await api.bucket(id)).retentionRules).toEqual([]);
    await handler.update(session, id, after, { name: "b" });
    expect(await api.bucket(id)).toMatchObject({ name: "b", retentionRules: [] });
  });

  it("clears a description that is taken out, and leaves one alone that never was declared", async () => {
    const { id, outputs, session } = await created({ name: "a", description: "x" });
    const cleared = await handler.update(session, id, outputs, { name: "a" });
    expect((await api.bucket(id)).description).toBeUndefined();
    await api.patchBucket(id, { description: "by hand", retentionRules: days(30) });
    await handler.update(session, id, cleared, { name: "b" });
    expect(await api.bucket(id)).toMatchObject({ name: "b", description: "by hand" });
  });

  it("renames in place", async () => {
    const { id, outputs, session } = await created({ name: "a" });
    expect((await handler.update(session, id, outputs, { name: "b" })).name).toBe("b");
    expect(await api.userBuckets()).toMatchObject([{ id, name: "b" }]);
  });

  it("points to refresh when the bucket is gone", async () => {
    const { id, outputs, session } = await created({ name: "a" });
    await api.deleteBucket(id);
    const renamed = handler.update(session, id, outputs, { name: "b" });
    await expect(renamed).rejects.toThrow(
      /Could not read bucket "a".*404 not found.*pulumi refresh/,
    );
  });

  it("survives an answer that was lost after the work was done", async () => {
    const { id, outputs, session } = await created({ name: "a" });
    emulator.faults.add({ method: "PATCH", action: "reset-after" });
    await handler.update(session, id, outputs, { name: "b" });
    expect(await api.userBuckets()).toMatchObject([{ id, name: "b" }]);
  });
});

describe("delete", () => {
  it("deletes, and takes what is gone already for deleted", async () => {
    const { id, outputs, session } = await created({ name: "a" });
    await handler.delete(session, id, outputs);
    expect(await api.userBuckets()).toEqual([]);
    await handler.delete(openTestSession(emulator), id, outputs);
  });

  it("takes a page with status 200 for no answer of the API", async () => {
    const { id, outputs } = await created({ name: "a" });
    const page = createServer((_, response) => response.end("<html>Sign in</html>"));
    await new Promise<void>((resolve) => page.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${(page.address() as AddressInfo).port}`;
    const session = openTestSession(emulator, { url, org: { id: emulator.orgID } });
    await expect(handler.delete(session, id, outputs)).rejects.toThrow(
      /answered 200 with no content type/,
    );
    page.closeAllConnections();
    page.close();
  });

  it("takes a 404 for nothing where the organisation does not answer", async () => {
    const { id, outputs } = await created({ name: "a" });
    const elsewhere = await startEmulator();
    const session = openTestSession(elsewhere, { org: { id: emulator.orgID } });
    await expect(handler.delete(session, id, outputs)).rejects.toThrow(/Cannot tell whether/);
    await elsewhere.close();
    expect(await api.userBuckets()).toMatchObject([{ id }]);
  });

  it("survives an answer that was lost after the work was done", async () => {
    const { id, outputs, session } = await created({ name: "a" });
    emulator.faults.add({ method: "DELETE", action: "reset-after" });
    await handler.delete(session, id, outputs);
    expect(await api.userBuckets()).toEqual([]);
  });
});

describe("a replacement under the same name", () => {
  it("waits for the service to carry out the queued delete", async () => {
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

  it("waits also for a name that is taken by a bucket that is not to be seen any more", async () => {
    const { session, id, outputs } = await created({ name: "a" });
    await handler.delete(session, id, outputs);
    const hidden = await api.createBucket({ orgID: emulator.orgID, name: "a" });
    emulator.faults.add({
      method: "GET",
      path: "/api/v2/buckets$",
      action: "status",
      status: 404,
      times: 2,
    });
    setTimeout(() => void api.deleteBucket(hidden.id), 700);
    const next = await created({ name: "a" }, session);
    expect(await api.userBuckets()).toMatchObject([{ id: next.id }]);
  });

  it("does not adopt the bucket that it deleted, and gives up after a while", async () => {
    const slow = await startEmulator({ deleteDelayMs: 60_000 });
    const session = openTestSession(slow, { queuedDeleteWait: 600 });
    const { id, outputs } = await created({ name: "a" }, session);
    await handler.delete(session, id, outputs);
    await expect(created({ name: "a", adopt: true }, session)).rejects.toThrow(
      /not yet carried out the delete/,
    );
    await slow.close();
  });
});

describe("a create whose answer is lost", () => {
  it.each([
    ["the connection dies after the work", { action: "reset-after" as const }],
    ["the connection dies before the work", { action: "reset-before" as const }],
    ["the answer breaks off", { action: "truncate" as const }],
    ["500 before the work", { action: "status" as const, status: 500 }],
    ["a proxy's page", { action: "html" as const }],
    ["429, then done", { action: "status" as const, status: 429, retryAfter: 0 }],
    ["the answer comes too late", { action: "slow" as const, delayMs: 1_500 }],
  ])("%s: exactly one bucket, and ours", async (_, fault) => {
    emulator.faults.add({ method: "POST", ...fault });
    const { id } = await created({ name: "a", retentionRules: rules(7) });
    expect(await api.userBuckets()).toMatchObject([{ id, name: "a", retentionRules: days(7) }]);
  });

  it("never takes over an older bucket of somebody else", async () => {
    const { id } = await api.createBucket({
      orgID: emulator.orgID,
      name: "a",
      retentionRules: days(30),
    });
    await new Promise((resolve) => setTimeout(resolve, 2_100));
    emulator.faults.add({ method: "POST", action: "reset-before" });
    await expect(created({ name: "a" })).rejects.toThrow(/has one of that name/);
    expect(await api.userBuckets()).toMatchObject([{ id }]);
  });

  it("never takes over a bucket that is not as we sent it, however new", async () => {
    const { id } = await api.createBucket({
      orgID: emulator.orgID,
      name: "a",
      retentionRules: days(30),
    });
    emulator.faults.add({ method: "POST", action: "reset-before" });
    await expect(created({ name: "a", retentionRules: rules(7) })).rejects.toThrow(
      /has one of that name/,
    );
    expect(await api.bucket(id)).toMatchObject({ retentionRules: days(30) });
  });

  it("fails after 503 without end, with nothing left behind", async () => {
    emulator.faults.add({ method: "POST", action: "status", status: 503, times: 99 });
    const session = openTestSession(emulator, { policy: { patience: 2 } });
    await expect(created({ name: "a" }, session)).rejects.toThrow(
      /503 unavailable.*tried 3 times.*busy/,
    );
    expect(emulator.counters.read().calls["POST /api/v2/buckets"]).toBe(3);
    expect(await api.userBuckets()).toEqual([]);
  });

  it("says so when even the look-up fails", async () => {
    emulator.faults.add({ method: "POST", action: "reset-after" });
    emulator.faults.add({
      method: "GET",
      path: "/api/v2/buckets",
      action: "status",
      status: 500,
      times: 9,
    });
    await expect(created({ name: "a" })).rejects.toThrow(
      /Whether bucket "a" exists now could not be found out/,
    );
  });
});
