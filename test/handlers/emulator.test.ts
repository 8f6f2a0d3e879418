import { type Emulator, startEmulator } from "influxdb-serverless-emulator";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { apiOf, days } from "../support/api";

let emulator: Emulator;
let api: ReturnType<typeof apiOf>;
let bucketId: string;

beforeAll(async () => {
  emulator = await startEmulator({
    tokens: [
      { token: "read-only", access: "read" },
      { token: "other-org", org: "other" },
    ],
  });
  api = apiOf(emulator);
  bucketId = (await api.createBucket({ orgID: emulator.orgID, name: "first" })).id;
});
afterAll(() => emulator.close());

const BUCKETS = "/api/v2/buckets";
const rule = (everySeconds: number) => ({ type: "expire", everySeconds });

describe("authorization", () => {
  const get = (authorization?: string, path = BUCKETS) =>
    fetch(emulator.url + path, { headers: authorization ? { authorization } : {} });

  it.each([undefined, "Token wrong", "Basic abc", "Token"])("refuses %s", async (header) => {
    const response = await get(header);
    expect(response.status).toBe(401);
    expect(await response.json()).toEqual({ code: "unauthorized", message: "unauthorized access" });
  });

  it.each(["Token", "Bearer", "token"])("takes the scheme %s", async (scheme) => {
    expect((await get(`${scheme} ${emulator.token}`)).status).toBe(200);
  });

  it("answers a lack of permission with 401, never 403", async () => {
    const readOnly = apiOf({ url: emulator.url, token: "read-only" });
    const { status, json } = await readOnly.deleteBucket(bucketId);
    expect(status).toBe(401);
    expect(json.message).toBe(`write:orgs/${emulator.orgID}/buckets/${bucketId} is unauthorized`);
    const other = await apiOf({ url: emulator.url, token: "other-org" }).call(
      "GET",
      `${BUCKETS}/${bucketId}`,
    );
    expect(other.status).toBe(401);
  });

  it("asks for no token at /health and /ping", async () => {
    expect(await (await get(undefined, "/health")).json()).toMatchObject({ status: "pass" });
    expect((await get(undefined, "/ping")).status).toBe(204);
  });
});

describe("buckets", () => {
  it("have the service's form", async () => {
    const { status, json } = await api.call("POST", BUCKETS, {
      orgID: emulator.orgID,
      name: "form",
      rp: "0",
    });
    expect(status).toBe(201);
    expect(json).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{16}$/),
      orgID: emulator.orgID,
      type: "user",
      schemaType: "implicit",
      name: "form",
      retentionRules: days(30),
      createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z$/),
      updatedAt: expect.any(String),
      labels: [],
      links: expect.objectContaining({
        self: `/api/v2/buckets/${json.id}`,
        write: `/api/v2/write?org=${emulator.orgID}&bucket=${json.id}`,
      }),
    });
    expect(json.updatedAt).not.toBe(json.createdAt);
  });

  it("read infinite back as no rule, however it was sent", async () => {
    for (const [name, retentionRules] of [
      ["none", []],
      ["zero", [rule(0)]],
    ]) {
      const bucket = await api.createBucket({ orgID: emulator.orgID, name, retentionRules });
      expect(bucket.retentionRules).toEqual([]);
    }
  });

  it("keep what cannot change, whatever an update says", async () => {
    const { id } = await api.createBucket({ orgID: emulator.orgID, name: "fixed" });
    const { json } = await api.patchBucket(id.toUpperCase(), {
      retentionRules: [],
      schemaType: "explicit",
      rp: "x",
      orgID: "f".repeat(16),
      name: "fixed",
    });
    expect(json).toMatchObject({
      id,
      schemaType: "implicit",
      orgID: emulator.orgID,
      retentionRules: [],
    });
    expect(json).not.toHaveProperty("rp");
  });

  it("are gone at once after a delete, and their name is free", async () => {
    const { id } = await api.createBucket({ orgID: emulator.orgID, name: "short-lived" });
    expect((await api.deleteBucket(id)).status).toBe(204);
    expect((await api.deleteBucket(id)).status).toBe(404);
    expect((await api.createBucket({ orgID: emulator.orgID, name: "short-lived" })).id).not.toBe(
      id,
    );
  });
});

describe("lists", () => {
  it("are cut by limit (20), offset and after, in the order of names, with links", async () => {
    const own = await startEmulator();
    const { call, createBucket } = apiOf(own);
    for (let index = 0; index < 30; index += 1)
      await createBucket({ orgID: own.orgID, name: `b${index}` });
    const list = async (query = "") => {
      const { json } = await call("GET", `${BUCKETS}${query}`);
      return { ...json, names: json.buckets.map(({ name }: { name: string }) => name) };
    };
    const first = await list();
    expect(first.names).toHaveLength(20);
    expect(first.names.slice(0, 4)).toEqual(["_monitoring", "_tasks", "b0", "b1"]);
    expect(first.links.next).toBe(`${BUCKETS}?descending=false&limit=20&offset=20`);
    const second = await list("?offset=20&orgID=ffffffffffffffff&org=nobody");
    expect(second.names).toHaveLength(12);
    expect(second.links).toEqual({
      prev: `${BUCKETS}?descending=false&limit=20&offset=0`,
      self: `${BUCKETS}?descending=false&limit=20&offset=20`,
    });
    const after = await list(`?limit=1&after=${first.buckets[2].id}`);
    expect(after.names).toEqual(["b1"]);
    expect((await list("?name=b7")).names).toEqual(["b7"]);
    expect((await list("?name=nobody")).names).toEqual([]);
    expect((await list(`?id=${first.buckets[3].id}`)).names).toEqual(["b1"]);
    await own.close();
  });
});

describe("plan free", () => {
  it("allows two user buckets and 30 days", async () => {
    const free = await startEmulator({ plan: "free" });
    const { call, createBucket } = apiOf(free);
    const create = (name: string, retentionRules: unknown[]) =>
      call("POST", BUCKETS, { orgID: free.orgID, name, retentionRules });
    expect((await create("a", [])).json).toMatchObject({
      code: "forbidden",
      message: expect.stringContaining("exceeds"),
    });
    expect((await create("a", days(31))).status).toBe(403);
    await createBucket({ orgID: free.orgID, name: "a", retentionRules: days(30) });
    await createBucket({ orgID: free.orgID, name: "b", retentionRules: days(1) });
    expect((await create("c", days(1))).json).toEqual({
      code: "forbidden",
      message: "creating bucket would exceed quota",
    });
    await free.close();
  });
});

describe("users and organisations", () => {
  it("are found by id, by name, and by the token", async () => {
    const json = async (path: string) => (await api.call("GET", path)).json;
    expect(await json("/api/v2/me")).toMatchObject({ name: "emulator", status: "active" });
    expect(await json(`/api/v2/users/${emulator.userID}`)).toMatchObject({ name: "dana" });
    expect((await json("/api/v2/users?name=dana")).users).toMatchObject([{ id: emulator.userID }]);
    expect((await json("/api/v2/users")).users).toEqual([]);
    expect(await json(`/api/v2/orgs/${emulator.orgID}`)).toMatchObject({ name: "emulator" });
    expect((await json("/api/v2/orgs?org=emulator")).orgs).toMatchObject([{ id: emulator.orgID }]);
  });
});

describe("the admin interface", () => {
  it("plans faults and counts calls", async () => {
    const own = await startEmulator();
    const admin = (method: string, path: string, body?: unknown) =>
      fetch(own.adminUrl + path, {
        method,
        headers: { "content-type": "application/json" },
        ...(body ? { body: JSON.stringify(body) } : {}),
      });
    await admin("POST", "/faults", [
      { path: "buckets", action: "status", status: 429, retryAfter: 7 },
    ]);
    const refused = await apiOf(own).call("GET", BUCKETS);
    expect(refused.status).toBe(429);
    expect(refused.headers.get("retry-after")).toBe("7");
    expect((await apiOf(own).call("GET", BUCKETS)).status).toBe(200);
    expect(await (await admin("GET", "/counters")).json()).toEqual({
      total: 2,
      inFlight: 0,
      mostInFlight: 1,
      calls: { "GET /api/v2/buckets": 2 },
    });
    await admin("DELETE", "/counters");
    expect(await (await admin("GET", "/counters")).json()).toMatchObject({ total: 0 });
    expect((await admin("POST", "/faults", [{ action: "explode" }])).status).toBe(400);
    const broken = await admin("POST", "/faults", [{ action: "html", path: "(" }]);
    expect(await broken.json()).toEqual({
      code: "invalid",
      message: "invalid fault: is no regular expression at 0.path",
    });
    expect(await (await admin("GET", "/faults")).json()).toMatchObject([
      { path: "buckets", left: 0 },
    ]);
    await own.close();
  });
});
