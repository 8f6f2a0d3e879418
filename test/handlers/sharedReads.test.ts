import { type Emulator, startEmulator } from "influxdb-serverless-emulator";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bucketHandler } from "../../provider/src/bucket/handler";
import { bucketLabelAttachmentHandler } from "../../provider/src/bucketLabelAttachment/handler";
import { bucketMemberHandler } from "../../provider/src/bucketMember/handler";
import { labelHandler } from "../../provider/src/label/handler";
import { measurementSchemaHandler } from "../../provider/src/measurementSchema/handler";
import { startRun } from "../support/run";

const BUCKETS = 120;
const WITH_MEMBERS = 30;
const WITH_SCHEMAS = 12;

let emulator: Emulator;
const users = ["dana", "eve"];
type Bag = Record<string, unknown>;
const state: {
  of: "bucket" | "label" | "attachment" | "member" | "schema";
  id: string;
  outs: Bag;
}[] = [];

const kindsOf = (run: ReturnType<typeof startRun>) => ({
  bucket: run.of("bucket", bucketHandler),
  label: run.of("label", labelHandler),
  attachment: run.of("bucketLabelAttachment", bucketLabelAttachmentHandler),
  member: run.of("bucketMember", bucketMemberHandler),
  schema: run.of("measurementSchema", measurementSchemaHandler),
});

beforeAll(async () => {
  emulator = await startEmulator({ users });
  const kinds = kindsOf(startRun(emulator));
  const create = async (of: keyof typeof kinds, news: Bag) => {
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
    await create("attachment", { bucketId, labelId: label });
    if (n < WITH_MEMBERS) {
      for (const user of users) {
        await create("member", { bucketId, userId: emulator.userIDs[user] });
      }
    }
    if (n < WITH_SCHEMAS) {
      for (const name of ["cpu", "mem"]) await create("schema", { bucketId, name, columns });
    }
  }
});
afterAll(() => emulator.close());

describe("a refresh", () => {
  it("makes a request for each page of buckets, and for each bucket with members or schemas", async () => {
    const kinds = kindsOf(startRun(emulator));
    emulator.counters.reset();
    const found = await Promise.all(state.map(({ of, id, outs }) => kinds[of].read(id, outs)));
    expect(found.every(Boolean)).toBe(true);
    const { total, calls } = emulator.counters.read();
    expect(calls["GET /api/v2/buckets/{id}/members"]).toBe(WITH_MEMBERS);
    expect(calls["GET /api/v2/buckets/{id}/schema/measurements"]).toBe(WITH_SCHEMAS);
    // Besides: two pages, the organisation, and the first bucket and label by their ids.
    expect(total - WITH_MEMBERS - WITH_SCHEMAS).toBeLessThanOrEqual(5);
  });

  it("reads schemas one by one where the list has no columns", async () => {
    emulator.settings.change({ switches: { schemaListColumns: "without" } });
    const kinds = kindsOf(startRun(emulator));
    const schemas = state.filter(({ of }) => of === "schema");
    for (const { id, outs } of schemas) {
      expect((await kinds.schema.read(id, outs))?.inputs).toMatchObject({ columns: outs.columns });
    }
    emulator.settings.change({ switches: { schemaListColumns: "with" } });
  });

  it("sees what this run has written meanwhile", async () => {
    const kinds = kindsOf(startRun(emulator));
    const read = () => Promise.all(state.map(({ of, id, outs }) => kinds[of].read(id, outs)));
    await read();
    const at = (of: string) => state.findIndex((resource) => resource.of === of);
    const bucket = state[at("bucket")] as (typeof state)[0];
    const outs = await kinds.bucket.update(bucket.id, bucket.outs, {
      name: "b0",
      description: "new",
      schemaType: "explicit",
    });
    expect((await kinds.bucket.read(bucket.id, outs))?.outs).toMatchObject({ description: "new" });
    for (const of of ["attachment", "member"] as const) {
      const { id, outs: olds } = state[at(of)] as (typeof state)[0];
      await kinds[of].delete(id, olds);
      expect(await kinds[of].read(id, olds)).toBeUndefined();
    }
    const gone = (await read()).filter((found) => !found).length;
    expect(gone).toBe(2);
  });

  it("does not keep what was read while a write was under way", async () => {
    const { id, outs } = state.find(({ of }) => of === "bucket") as (typeof state)[0];
    const run = startRun(emulator, {
      wrap: (client) => ({
        ...client,
        async send(call) {
          if (call.method === "PATCH") await run.session.reader.bucket(id);
          return client.send(call);
        },
      }),
    });
    const news = { name: "b0", description: "newer", schemaType: "explicit" };
    await kindsOf(run).bucket.update(id, outs, news);
    expect((await run.session.reader.bucket(id)).description).toBe("newer");
  });

  it("asks for members once for a bucket from which all are removed", async () => {
    const kinds = kindsOf(startRun(emulator));
    const members = state.filter(({ of }) => of === "member").slice(-8);
    emulator.counters.reset();
    for (const { id, outs } of members) await kinds.member.delete(id, outs);
    const { calls } = emulator.counters.read();
    expect(calls["DELETE /api/v2/buckets/{id}/members/{id}"]).toBe(8);
    expect(calls["GET /api/v2/buckets/{id}/members"]).toBe(4);
  });
});
