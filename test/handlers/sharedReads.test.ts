import { describe, expect, it } from "vitest";
import type { Kind } from "../../provider/src/contract/kind";
import { shareEmulator } from "../support/emulator";
import { startRun } from "../support/startRun";

const BUCKETS = 120;
const WITH_MEMBERS = 30;
const WITH_SCHEMAS = 12;
const WITH_TOKENS = 20;

const users = ["dana", "eve"];
type Bag = Record<string, unknown>;
const state: { of: Kind; id: string; outs: Bag }[] = [];

const at = shareEmulator({ users }, async ({ emulator }) => {
  const kinds = startRun(emulator).of;
  const create = async (of: Kind, news: Bag) => {
    const { id, outs } = await kinds[of].create(news);
    state.push({ of, id, outs });
    return id;
  };
  const columns = [
    { name: "time", type: "timestamp" },
    { name: "v", type: "field", dataType: "float" },
  ];
  const label = await create("label", { name: "team" });
  for (let n = 0; n < BUCKETS; n += 1) {
    const schemaType = n < WITH_SCHEMAS ? "explicit" : "implicit";
    const bucketId = await create("bucket", { name: `b${n}`, schemaType });
    await create("bucketLabelAttachment", { bucketId, labelId: label });
    if (n < WITH_MEMBERS) {
      for (const user of users) {
        await create("bucketMember", { bucketId, userId: emulator.userIDs[user] });
      }
    }
    if (n < WITH_TOKENS) {
      const permissions = [{ action: "write", resource: { type: "buckets", id: bucketId } }];
      await create("authorization", { permissions });
      await create("dbrpMapping", { bucketId, database: `b${n}`, retentionPolicy: "rp" });
    }
    if (n < WITH_SCHEMAS) {
      for (const name of ["cpu", "mem"])
        await create("measurementSchema", { bucketId, name, columns });
    }
  }
});

describe("refresh", () => {
  it("makes one request per page of buckets, per bucket with members or schemas, and for all tokens or mappings", async () => {
    const kinds = startRun(at.emulator).of;
    at.emulator.counters.reset();
    const found = await Promise.all(state.map(({ of, id, outs }) => kinds[of].read(id, outs)));
    expect(found.every(Boolean)).toBe(true);
    const { total, calls } = at.emulator.counters.read();
    expect(calls["GET /api/v2/buckets/{id}/members"]).toBe(WITH_MEMBERS);
    expect(calls["GET /api/v2/buckets/{id}/schema/measurements"]).toBe(WITH_SCHEMAS);
    // In addition: two pages, the organization, the lists of tokens and mappings, and the first object of each kind by ID.
    expect(total - WITH_MEMBERS - WITH_SCHEMAS).toBeLessThanOrEqual(9);
  });

  it("reads schemas one by one if the list has no columns", async () => {
    at.emulator.settings.change({ switches: { schemaListColumns: "without" } });
    const kinds = startRun(at.emulator).of;
    const schemas = state.filter(({ of }) => of === "measurementSchema");
    for (const { id, outs } of schemas) {
      expect((await kinds.measurementSchema.read(id, outs))?.inputs).toMatchObject({
        columns: outs.columns,
      });
    }
    at.emulator.settings.change({ switches: { schemaListColumns: "with" } });
  });

  it("sees the writes of the same run", async () => {
    const kinds = startRun(at.emulator).of;
    const read = () => Promise.all(state.map(({ of, id, outs }) => kinds[of].read(id, outs)));
    await read();
    const first = (of: string) => state.findIndex((resource) => resource.of === of);
    const bucket = state[first("bucket")] as (typeof state)[0];
    const outs = await kinds.bucket.update(bucket.id, bucket.outs, {
      name: "b0",
      description: "new",
      schemaType: "explicit",
    });
    expect((await kinds.bucket.read(bucket.id, outs))?.outs).toMatchObject({ description: "new" });
    for (const of of ["bucketLabelAttachment", "bucketMember"] as const) {
      const { id, outs: olds } = state[first(of)] as (typeof state)[0];
      await kinds[of].delete(id, olds);
      expect(await kinds[of].read(id, olds)).toBeUndefined();
    }
    const gone = (await read()).filter((found) => !found).length;
    expect(gone).toBe(2);
  });

  it("does not cache reads during a write", async () => {
    const { id, outs } = state.find(({ of }) => of === "bucket") as (typeof state)[0];
    const run = startRun(at.emulator, {
      wrap: (client) => ({
        ...client,
        async send(call) {
          if (call.method === "PATCH") await run.session.cache.bucket(id);
          return client.send(call);
        },
      }),
    });
    const news = { name: "b0", description: "newer", schemaType: "explicit" };
    await run.of.bucket.update(id, outs, news);
    expect((await run.session.cache.bucket(id)).description).toBe("newer");
  });

  it("reads the members before each removal", async () => {
    const kinds = startRun(at.emulator).of;
    const members = state.filter(({ of }) => of === "bucketMember").slice(-8);
    at.emulator.counters.reset();
    for (const { id, outs } of members) await kinds.bucketMember.delete(id, outs);
    const { calls } = at.emulator.counters.read();
    expect(calls["DELETE /api/v2/buckets/{id}/members/{id}"]).toBe(8);
    expect(calls["GET /api/v2/buckets/{id}/members"]).toBe(8);
  });
});
