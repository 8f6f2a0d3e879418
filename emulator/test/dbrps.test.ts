import { expect, it } from "vitest";
import { DBRPS, useServer } from "./server";

const at = useServer();
const { bucketOf, get } = at;

const create = (bucketID: string, more: object = {}) =>
  at.api.call("POST", DBRPS, {
    orgID: at.emulator.orgID,
    bucketID,
    database: "db",
    retention_policy: "rp",
    ...more,
  });
const list = async (query = "") =>
  (await get(`${DBRPS}?orgID=${at.emulator.orgID}${query}`)).json.content;

it("mappings can be found by the name of their organization", async () => {
  const { json } = await create(await bucketOf(), { orgID: undefined, org: at.emulator.org });
  expect((await get(`${DBRPS}/${json.id}?org=${at.emulator.org}`)).json.content).toEqual(json);
});

it("an overwritten mapping is replaced, and the new one stays the default", async () => {
  at.decide({ takenDbrp: "overwrite", virtualMappings: "absent" });
  const bucketID = await bucketOf();
  const { json: first } = await create(bucketID);
  const { json: other } = await create(bucketID, { retention_policy: "other" });
  const { json: second } = await create(await bucketOf({ name: "later" }));
  expect(second).toMatchObject({ default: true });
  expect(await list()).toEqual([other, second]);
  expect((await get(`${DBRPS}/${first.id}?orgID=${at.emulator.orgID}`)).status).toBe(404);
});

it("an update of a virtual mapping gets a response and changes nothing", async () => {
  const id = await bucketOf();
  const before = await list(`&bucketID=${id}`);
  const path = `${DBRPS}/${id}?orgID=${at.emulator.orgID}`;
  const { json } = await at.api.call("PATCH", path, { retention_policy: "other" });
  expect(json.content).toMatchObject({ retention_policy: "other", virtual: true });
  expect(await list(`&bucketID=${id}`)).toEqual(before);
});

it("a bucket with a queued delete keeps its mappings until it is deleted", async () => {
  at.emulator.settings.change({ deleteDelayMs: 50 });
  const id = await bucketOf();
  await create(id);
  await at.api.deleteBucket(id);
  expect(await list(`&bucketID=${id}&db=db`)).toHaveLength(1);
  await expect.poll(() => list(`&bucketID=${id}`)).toEqual([]);
});

it("a fault applies to a delete, which is counted by its path", async () => {
  const { json } = await create(await bucketOf());
  at.emulator.faults.add({ method: "DELETE", path: "/dbrps/", action: "status" });
  const path = `${DBRPS}/${json.id}?orgID=${at.emulator.orgID}`;
  expect((await at.api.call("DELETE", path)).status).toBe(503);
  expect((await at.api.call("DELETE", path)).status).toBe(204);
  expect(at.emulator.counters.read().calls).toMatchObject({ [`DELETE ${DBRPS}/{id}`]: 2 });
});
