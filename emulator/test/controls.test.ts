import { beforeEach, describe, expect, it } from "vitest";
import { BUCKETS, TIME, USAGE, useServer } from "./server";

const at = useServer();
const { as, bucketOf, get, names, statuses } = at;

async function admin(method: string, path: string, body?: unknown) {
  const response = await fetch(at.emulator.adminUrl + path, {
    method,
    headers: { "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, json: text ? JSON.parse(text) : undefined };
}

describe("the controls", () => {
  it("plan faults and count calls", async () => {
    const fault = { path: "buckets", action: "status", status: 429, retryAfter: 7 };
    await admin("POST", "/faults", [fault]);
    expect(await statuses(2)).toEqual([429, 200]);
    expect((await admin("GET", "/counters")).json).toEqual({
      total: 2,
      inFlight: 0,
      mostInFlight: 1,
      calls: { "GET /api/v2/buckets": 2 },
    });
    await admin("DELETE", "/counters");
    expect((await admin("GET", "/counters")).json).toMatchObject({ total: 0 });
    expect((await admin("GET", "/faults")).json).toMatchObject([{ path: "buckets", left: 0 }]);
    await admin("DELETE", "/faults");
    expect((await admin("GET", "/faults")).json).toEqual([]);
  });

  it("add, list and revoke tokens, even with characters that a path does not allow", async () => {
    const token = "a/b+c==";
    const id = await bucketOf();
    const spec = { token, buckets: { [id]: "read" } };
    expect((await as(token).call("GET", BUCKETS)).status).toBe(401);
    expect((await admin("POST", "/tokens", [spec])).status).toBe(204);
    expect((await as(token).call("GET", `${BUCKETS}/${id}`)).status).toBe(200);
    expect((await admin("GET", "/tokens")).json).toContainEqual(
      expect.objectContaining({ ...spec, orgID: at.emulator.orgID, access: "buckets" }),
    );
    const revoke = () => admin("DELETE", `/tokens/${encodeURIComponent(token)}`);
    expect((await revoke()).status).toBe(204);
    expect((await revoke()).status).toBe(404);
    expect((await as(token).call("GET", BUCKETS)).status).toBe(401);
  });

  it("add users and organizations, and make a user inactive", async () => {
    const { json: user } = await admin("POST", "/users", { name: "fred" });
    at.emulator.tokens.add({ token: "his", user: "fred" });
    const me = async () => (await as("his").call("GET", "/api/v2/me")).status;
    expect((await get(`/api/v2/users/${user.id}`)).json).toMatchObject({ name: "fred" });
    expect(await me()).toBe(200);
    for (const [status, answer] of [
      ["inactive", 403],
      ["active", 200],
    ]) {
      await admin("PATCH", `/users/${user.id}`, { status });
      expect((await admin("GET", "/users")).json).toContainEqual({ ...user, status });
      expect(await me()).toBe(answer);
    }
    expect((await admin("PATCH", "/users/nobody", { status: "active" })).status).toBe(404);
    const { json: org } = await admin("POST", "/orgs", { name: "third" });
    expect((await admin("POST", "/orgs", { name: "third" })).json).toEqual(org);
    expect((await admin("GET", "/orgs")).json).toContainEqual(org);
  });

  it("change settings at runtime", async () => {
    const plan = async (name: string) => {
      const { json } = await admin("PATCH", "/settings", { plan: name });
      expect(json).toMatchObject({ plan: name, latencyMs: 0 });
      return (await get(`/api/v2/orgs/${at.emulator.orgID}/limits`)).json.limits.bucket.maxBuckets;
    };
    expect([await plan("free"), await plan("paid")]).toEqual([2, 0]);
    expect((await admin("GET", "/settings")).json).toEqual({ ...at.emulator.settings });
  });

  it.each([
    ["PATCH", "/settings", { switches: { nothing: "x" } }, /^invalid setting: /],
    ["POST", "/tokens", [{ token: "has space" }], /^invalid token: /],
    ["POST", "/tokens", [{ token: "x", access: "all", buckets: {} }], /^invalid token: /],
    ["POST", "/users", { name: "" }, /^invalid user: /],
    ["POST", "/faults", [{ action: "explode" }], /^invalid fault: /],
    [
      "POST",
      "/faults",
      [{ action: "html", path: "(" }],
      /^invalid fault: is not a regular expression at 0\.path$/,
    ],
  ])("reject invalid input: %s %s %j", async (method, path, body, message) => {
    expect(await admin(method, path, body)).toEqual({
      status: 400,
      json: { code: "invalid", message: expect.stringMatching(message) },
    });
  });
});

describe("list of tokens", () => {
  const list = (token: string, query = "") =>
    as(token).call("GET", `/api/v2/authorizations${query}`);
  const permissionsOf = async (user: string) => {
    const { json } = await list(at.emulator.token, `?user=${user}`);
    expect(json.authorizations).toHaveLength(1);
    const { permissions } = json.authorizations[0];
    return permissions.map(
      ({ action, resource }: { action: string; resource: { type: string; id?: string } }) =>
        [action, resource.type, resource.id].filter(Boolean).join(" "),
    );
  };

  it("shows permissions, but no values", async () => {
    const id = await bucketOf();
    at.emulator.tokens.add(
      { token: "reader", user: "rita", access: "read" },
      { token: "half", user: "hugo", access: "no-labels" },
      { token: "narrow", user: "nora", buckets: { [id]: "read-write" } },
    );
    const { orgID, token } = at.emulator;
    const rita = at.emulator.users.add({ name: "rita" }).id;
    const own = [`orgs ${orgID}`, `users ${rita}`];
    const reads = ["authorizations", "buckets", "dbrp", "labels", ...own];
    expect(await permissionsOf("rita")).toEqual(reads.map((what) => `read ${what}`));
    expect(await permissionsOf("hugo")).not.toContain("read labels");
    expect(await permissionsOf("hugo")).toContain("write buckets");
    expect(await permissionsOf("nora")).toEqual([`read buckets ${id}`, `write buckets ${id}`]);
    const all = JSON.stringify((await list(token)).json);
    for (const value of [token, '"reader"', '"narrow"']) expect(all).not.toContain(value);
  });

  it("hides everything from a single-bucket token, and tokens from other organizations", async () => {
    at.emulator.tokens.add({ token: "narrow", buckets: {} }, { token: "other", org: "second" });
    const { json } = await list(at.emulator.token);
    expect(json.authorizations).toHaveLength(2);
    expect((await list("narrow")).json.authorizations).toEqual([]);
    const one = `/${json.authorizations[0].id}`;
    expect((await list(at.emulator.token, one)).json).toEqual(json.authorizations[0]);
    expect([(await list("narrow", one)).status, (await list("other", one)).status]).toEqual([
      401, 401,
    ]);
  });
});

describe("token for single buckets", () => {
  let ids: string[];
  const narrow = (method: string, index: number, below = "", body?: object) =>
    as("narrow").call(method, `${BUCKETS}/${ids[index]}${below}`, body);
  beforeEach(async () => {
    ids = [];
    for (const name of ["b0", "b1", "b2", "b3"])
      ids.push(await bucketOf({ name, schemaType: "explicit" }));
    const [, one = "", two = "", three = ""] = ids;
    const buckets = { [one]: "read", [two.toUpperCase()]: "write", [three]: "read-write" } as const;
    at.emulator.tokens.add({ token: "narrow", buckets });
  });

  it("writes with write access, and renames only if it also has read access", async () => {
    const retentionRules: unknown[] = [];
    const patch = async (index: number, more: object = {}) =>
      (await narrow("PATCH", index, "", { retentionRules, ...more })).status;
    expect([await patch(1), await patch(2), await patch(2, { name: "new" })]).toEqual([
      401, 200, 401,
    ]);
    expect(await patch(3, { name: "b3" })).toBe(200);
  });

  it("lists only readable buckets, in short or empty pages", async () => {
    const listed = async (query: string) =>
      (await as("narrow").call("GET", `${BUCKETS}?${query}`)).json.buckets.map(
        ({ name }: { name: string }) => name,
      );
    expect(await names()).toHaveLength(6);
    expect(await listed("limit=2")).toEqual([]);
    expect(await listed("limit=2&offset=2")).toEqual(["b1"]);
    expect(await listed("")).toEqual(["b1", "b3"]);
    expect(await listed(`id=${ids[0]}`)).toEqual([]);
  });

  it("reads labels and schemas and adds a schema only with access to the bucket", async () => {
    const schema = { name: "cpu", columns: [TIME, USAGE] };
    const below = "/schema/measurements";
    expect((await narrow("GET", 0, below)).json.code).toBe("not found");
    expect((await narrow("GET", 1, below)).status).toBe(200);
    expect((await narrow("GET", 1, "/labels")).status).toBe(200);
    expect(await narrow("POST", 1, below, schema)).toMatchObject({
      status: 404,
      json: { code: "not found", message: "bucket not found" },
    });
    expect((await narrow("POST", 3, below, schema)).status).toBe(201);
  });
});

it("token of another organization sees nothing of the first, and can use its names", async () => {
  await bucketOf();
  await at.api.call("POST", "/api/v2/labels", { orgID: at.emulator.orgID, name: "team" });
  at.emulator.tokens.add({ token: "theirs", org: "other" });
  const seen = async (path: string) => (await as("theirs").call("GET", path)).json;
  expect((await seen(BUCKETS)).buckets).toHaveLength(2);
  expect((await seen("/api/v2/orgs?org=emulator")).orgs).toEqual([]);
  const other = at.emulator.tokens.list().find(({ token }) => token === "theirs")?.orgID;
  const label = { orgID: other, name: "team" };
  expect((await as("theirs").call("POST", "/api/v2/labels", label)).status).toBe(201);
});
