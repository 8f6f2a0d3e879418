import { type Emulator, startEmulator } from "influxdb-serverless-emulator";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { apiOf } from "../support/api";

const BUCKETS = "/api/v2/buckets";

let emulator: Emulator;
let api: ReturnType<typeof apiOf>;
/** Five buckets `b0` to `b4`, by name. */
let ids: string[];

beforeAll(async () => {
  emulator = await startEmulator();
  api = apiOf(emulator);
  const made = [0, 1, 2, 3, 4].map((number) =>
    api.createBucket({ orgID: emulator.orgID, name: `b${number}`, schemaType: "explicit" }),
  );
  ids = (await Promise.all(made)).map(({ id }) => id);
});
afterAll(() => emulator.close());

const as = (token: string) => apiOf({ url: emulator.url, token });
const idOf = (index: number) => ids[index] as string;
const bucketsOf = async (token: string, query = "") =>
  (await as(token).call("GET", `${BUCKETS}${query}`)).json;

describe("a token for single buckets", () => {
  beforeEach(() => {
    const buckets = {
      [idOf(1)]: "read",
      [idOf(2).toUpperCase()]: "write",
      [idOf(3)]: "read-write",
    };
    emulator.tokens.add({ token: "narrow", buckets: buckets as Record<string, "read"> });
  });
  const narrow = (method: string, path: string, body?: object) =>
    as("narrow").call(method, `${BUCKETS}/${path}`, body);

  it("reads what it may read; the rest is 401 by id, and 404 below", async () => {
    expect((await narrow("GET", idOf(1))).status).toBe(200);
    expect(await narrow("GET", idOf(0))).toMatchObject({
      status: 401,
      json: {
        code: "unauthorized",
        message: `read:orgs/${emulator.orgID}/buckets/${idOf(0)} is unauthorized`,
      },
    });
    for (const below of ["labels", "members", "owners", "schema/measurements"]) {
      expect(await narrow("GET", `${idOf(0)}/${below}`)).toMatchObject({
        status: 404,
        json: { code: "not found" },
      });
    }
    expect((await narrow("GET", `${idOf(1)}/labels`)).status).toBe(200);
  });

  it("writes what it may write, without the right to read it", async () => {
    const retentionRules: unknown[] = [];
    expect((await narrow("PATCH", idOf(1), { retentionRules })).status).toBe(401);
    expect((await narrow("GET", idOf(2))).status).toBe(401);
    expect((await narrow("PATCH", idOf(2), { retentionRules })).status).toBe(200);
    expect((await narrow("PATCH", idOf(2), { retentionRules, name: "new" })).status).toBe(401);
    expect((await narrow("PATCH", idOf(3), { retentionRules, name: "b3" })).status).toBe(200);
  });

  it("creates nothing, and sees no system buckets and no organisation", async () => {
    const { status, json } = await as("narrow").call("POST", BUCKETS, {
      orgID: emulator.orgID,
      name: "x",
    });
    expect(status).toBe(401);
    expect(json.message).toBe(`write:orgs/${emulator.orgID}/buckets is unauthorized`);
    expect((await bucketsOf("narrow", "?name=_tasks")).buckets).toEqual([]);
    expect((await as("narrow").call("GET", "/api/v2/orgs")).json.orgs).toEqual([]);
    expect((await as("narrow").call("GET", `/api/v2/orgs/${emulator.orgID}`)).status).toBe(401);
  });

  it("gets short and empty pages, without next, though more follows", async () => {
    const names = (page: { buckets: { name: string }[] }) => page.buckets.map(({ name }) => name);
    // In the order of names: _monitoring, _tasks, b0, b1, b2, b3, b4.
    const first = await bucketsOf("narrow", "?limit=2");
    expect(names(first)).toEqual([]);
    expect(first.links).not.toHaveProperty("next");
    expect(names(await bucketsOf("narrow", "?limit=2&offset=2"))).toEqual(["b1"]);
    expect(names(await bucketsOf("narrow"))).toEqual(["b1", "b3"]);
    expect(names(await bucketsOf("narrow", `?id=${idOf(0)}`))).toEqual([]);
  });

  it("reads no members, and adds no schema where it may only read", async () => {
    expect((await narrow("GET", `${idOf(1)}/members`)).json.code).toBe("not found");
    const schema = { name: "cpu", columns: [] };
    expect(await narrow("POST", `${idOf(1)}/schema/measurements`, schema)).toMatchObject({
      status: 404,
      json: { code: "not found", message: "bucket not found" },
    });
    expect((await narrow("POST", `${idOf(3)}/schema/measurements`, schema)).status).toBe(400);
  });

  it("adds members only where the switch asks for no more than the bucket", async () => {
    const member = { id: emulator.userID };
    const add = () => narrow("POST", `${idOf(3)}/members`, member);
    expect(await add()).toMatchObject({
      status: 401,
      json: { message: `write:orgs/${emulator.orgID} is unauthorized` },
    });
    emulator.settings.change({ switches: { rolePermission: "bucket" } });
    expect((await add()).status).toBe(201);
    emulator.settings.change({ switches: { rolePermission: "org" } });
  });
});

describe("tokens and users, while it runs", () => {
  it("are added and revoked", async () => {
    expect((await as("late").call("GET", BUCKETS)).status).toBe(401);
    emulator.tokens.add({ token: "late", access: "read" });
    expect((await as("late").call("GET", BUCKETS)).status).toBe(200);
    expect(emulator.tokens.revoke("late")).toBe(true);
    expect((await as("late").call("GET", BUCKETS)).status).toBe(401);
    expect(emulator.tokens.revoke("late")).toBe(false);
  });

  it("of an inactive user are 403", async () => {
    emulator.tokens.add({ token: "hers", user: "erin" });
    expect((await as("hers").call("GET", "/api/v2/me")).json).toMatchObject({ name: "erin" });
    emulator.users.setStatus("erin", "inactive");
    expect(await as("hers").call("GET", BUCKETS)).toMatchObject({
      status: 403,
      json: { code: "forbidden", message: "User is inactive" },
    });
    emulator.users.setStatus("erin", "active");
    expect((await as("hers").call("GET", BUCKETS)).status).toBe(200);
  });

  it("of another organisation see nothing of the first", async () => {
    emulator.tokens.add({ token: "theirs", org: "other" });
    expect((await bucketsOf("theirs")).buckets.map((b: { name: string }) => b.name)).toEqual([
      "_monitoring",
      "_tasks",
    ]);
    const { status, json } = await as("theirs").call("GET", "/api/v2/orgs?org=emulator");
    expect([status, json.orgs]).toEqual([200, []]);
    expect((await as("theirs").call("GET", `${BUCKETS}/${idOf(0)}`)).status).toBe(401);
  });
});
