import { type Emulator, startEmulator } from "influxdb-serverless-emulator";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { apiOf } from "../support/api";

const BUCKETS = "/api/v2/buckets";

let emulator: Emulator;
let api: ReturnType<typeof apiOf>;
let bucketId: string;

beforeAll(async () => {
  emulator = await startEmulator();
  api = apiOf(emulator);
  bucketId = (await api.createBucket({ orgID: emulator.orgID, name: "bucket" })).id;
});
afterAll(() => emulator.close());

const as = (token: string) => apiOf({ url: emulator.url, token });

describe("the admin interface", () => {
  const admin = async (method: string, path: string, body?: unknown) => {
    const response = await fetch(emulator.adminUrl + path, {
      method,
      headers: { "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, json: text ? JSON.parse(text) : undefined };
  };

  it("adds, lists and revokes tokens, also with signs that a path does not take", async () => {
    const token = "a/b+c==";
    const spec = { token, buckets: { [bucketId]: "read" } };
    expect((await admin("POST", "/tokens", [spec])).status).toBe(204);
    expect((await as(token).call("GET", `${BUCKETS}/${bucketId}`)).status).toBe(200);
    expect((await admin("GET", "/tokens")).json).toContainEqual(
      expect.objectContaining({ ...spec, orgID: emulator.orgID, access: "buckets" }),
    );
    expect((await admin("DELETE", `/tokens/${encodeURIComponent(token)}`)).status).toBe(204);
    expect((await admin("DELETE", `/tokens/${encodeURIComponent(token)}`)).status).toBe(404);
    expect((await as(token).call("GET", BUCKETS)).status).toBe(401);
  });

  it("adds users and organisations, and makes a user inactive", async () => {
    const { json: user } = await admin("POST", "/users", { name: "fred" });
    expect((await api.call("GET", `/api/v2/users/${user.id}`)).json).toMatchObject({
      name: "fred",
      status: "active",
    });
    await admin("PATCH", `/users/${user.id}`, { status: "inactive" });
    expect((await admin("GET", "/users")).json).toContainEqual({ ...user, status: "inactive" });
    expect((await admin("PATCH", "/users/nobody", { status: "active" })).status).toBe(404);
    const { json: org } = await admin("POST", "/orgs", { name: "third" });
    expect((await admin("POST", "/orgs", { name: "third" })).json).toEqual(org);
    expect((await admin("GET", "/orgs")).json).toContainEqual(org);
  });

  it("changes settings, and refuses what there is not", async () => {
    expect((await admin("PATCH", "/settings", { plan: "free" })).json).toMatchObject({
      plan: "free",
      latencyMs: 0,
    });
    const limits = async () =>
      (await api.call("GET", `/api/v2/orgs/${emulator.orgID}/limits`)).json.limits;
    expect((await limits()).bucket).toEqual({
      maxBuckets: 2,
      maxRetentionDuration: 2_592_000_000_000_000,
    });
    await admin("PATCH", "/settings", { plan: "paid" });
    expect((await limits()).bucket).toEqual({ maxBuckets: 0, maxRetentionDuration: 0 });
    for (const [path, body] of [
      ["/settings", { switches: { nothing: "x" } }],
      ["/tokens", [{ token: "has space" }]],
      ["/tokens", [{ token: "x", access: "all", buckets: {} }]],
      ["/users", { name: "" }],
    ] as const) {
      const method = path === "/settings" ? "PATCH" : "POST";
      expect(await admin(method, path, body)).toMatchObject({
        status: 400,
        json: {
          code: "invalid",
          message: expect.stringMatching(/^invalid (setting|token|user): /),
        },
      });
    }
    expect((await admin("GET", "/settings")).json).toEqual({ ...emulator.settings });
  });
});
