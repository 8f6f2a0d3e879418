import { describe, expect, it } from "vitest";
import { AUTHORIZATIONS, BUCKETS, useServer } from "./server";

const at = useServer();
const { as, bucketOf, get } = at;

const may = (action: string, type: string, id?: string) => ({
  action,
  resource: { type, orgID: at.emulator.orgID, ...(id === undefined ? {} : { id }) },
});
const create = (permissions: object[], more: object = {}) =>
  at.api.call("POST", AUTHORIZATIONS, { orgID: at.emulator.orgID, permissions, ...more });

describe("token created over the API", () => {
  it("stops working while it is inactive and after it is deleted", async () => {
    const { json } = await create([may("read", "buckets")]);
    const path = `${AUTHORIZATIONS}/${json.id}`;
    const status = async () => (await as(json.token).call("GET", BUCKETS)).status;
    const seen = [await status()];
    for (const change of ["inactive", "active"]) {
      await at.api.call("PATCH", path, { status: change });
      seen.push(await status());
    }
    await at.api.call("DELETE", path);
    expect([...seen, await status()]).toEqual([200, 401, 200, 401]);
  });

  it("sees only what its permissions cover", async () => {
    const [one, other] = [await bucketOf(), await bucketOf({ name: "other" })];
    const { json } = await create([may("read", "buckets", one), may("read", "labels")]);
    const { json: list } = await as(json.token).call("GET", BUCKETS);
    expect(list.buckets.map(({ id }: { id: string }) => id)).toEqual([one]);
    const statuses = [`${BUCKETS}/${other}`, "/api/v2/labels", AUTHORIZATIONS].map(
      async (path) => (await as(json.token).call("GET", path)).status,
    );
    expect(await Promise.all(statuses)).toEqual([401, 200, 200]);
  });

  it("keeps permissions without an organization as they are", async () => {
    const { json } = await create([{ action: "read", resource: { type: "buckets" } }]);
    expect(json.permissions).toEqual([{ action: "read", resource: { type: "buckets" } }]);
    expect((await as(json.token).call("GET", `${BUCKETS}/${await bucketOf()}`)).status).toBe(200);
  });

  it("is listed by the controls, which can revoke it", async () => {
    const { json } = await create([may("read", "buckets")], { description: "reader" });
    expect(at.emulator.tokens.list()).toContainEqual(
      expect.objectContaining({
        id: json.id,
        token: json.token,
        access: "permissions",
        permissions: [may("read", "buckets")],
        description: "reader",
      }),
    );
    expect(at.emulator.tokens.revoke(json.token)).toBe(true);
    expect((await get(`${AUTHORIZATIONS}/${json.id}`)).status).toBe(404);
  });

  it("can belong to another user", async () => {
    const { json } = await create([may("read", "buckets")], { userID: at.emulator.userID });
    expect(json).toMatchObject({ userID: at.emulator.userID, user: "dana" });
    expect((await as(json.token).call("GET", "/api/v2/me")).json.name).toBe("dana");
    const listed = (await get(`${AUTHORIZATIONS}?user=dana`)).json.authorizations;
    expect(listed.map(({ id }: { id: string }) => id)).toEqual([json.id]);
  });
});

it("list of tokens can be filtered by value", async () => {
  const { json } = await create([may("read", "buckets")]);
  const path = `${AUTHORIZATIONS}?token=${encodeURIComponent(json.token)}`;
  const { authorizations } = (await get(path)).json;
  expect(authorizations).toEqual([{ ...json, token: "redacted" }]);
});

it("token values are shown on request", async () => {
  at.decide({ tokenValues: "shown" });
  const { json } = await create([may("read", "buckets")]);
  expect((await get(`${AUTHORIZATIONS}/${json.id}`)).json).toEqual(json);
});

it("token of the controls keeps its ID and description when its access changes", async () => {
  at.emulator.tokens.add({ token: "mine" });
  const entry = () => at.emulator.tokens.list().find(({ token }) => token === "mine");
  const before = entry();
  await at.api.call("PATCH", `${AUTHORIZATIONS}/${before?.id}`, { description: "d" });
  at.emulator.tokens.add({ token: "mine", access: "read" });
  expect(entry()).toMatchObject({ id: before?.id, description: "d", access: "read" });
});

it("fault applies to a create, which is counted", async () => {
  at.emulator.faults.add({ method: "POST", path: "/authorizations", action: "status" });
  expect((await create([may("read", "buckets")])).status).toBe(503);
  expect((await create([may("read", "buckets")])).status).toBe(201);
  expect(at.emulator.counters.read().calls).toMatchObject({ [`POST ${AUTHORIZATIONS}`]: 2 });
});
