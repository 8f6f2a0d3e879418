import { type Emulator, type SomeSwitches, startEmulator } from "influxdb-serverless-emulator";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { apiOf } from "../support/api";

const BUCKETS = "/api/v2/buckets";
const TIME = { name: "time", type: "timestamp" };
const USAGE = { name: "usage", type: "field", dataType: "float" };

let emulator: Emulator;
let api: ReturnType<typeof apiOf>;
beforeEach(async () => {
  emulator = await startEmulator();
  api = apiOf(emulator);
});
afterEach(() => emulator.close());

const create = (body: object = {}) =>
  api.call("POST", BUCKETS, { orgID: emulator.orgID, name: "bucket", ...body });
const bucketOf = async (body: object = {}) => (await create(body)).json.id as string;
const decide = (switches: SomeSwitches) => emulator.settings.change({ switches });
const schemasOf = (id: string) => `${BUCKETS}/${id}/schema/measurements`;
const createSchema = async (columns: object[], name = "cpu") => {
  const id = await bucketOf({ schemaType: "explicit" });
  return api.call("POST", schemasOf(id), { name, columns });
};

describe("lists", () => {
  const names = async (query: string) =>
    (await api.call("GET", `${BUCKETS}?${query}`)).json.buckets.map(
      ({ name }: { name: string }) => name,
    );

  it("have everything at limit=-1, and a hundred where more are asked for", async () => {
    for (let index = 0; index < 102; index += 1) await create({ name: `b${index}` });
    decide({ limitMinusOne: "all", limitAbove100: "cap" });
    expect(await names("limit=-1")).toHaveLength(104);
    expect(await names("limit=500")).toHaveLength(100);
  });

  it("begin after an id, or do not care", async () => {
    const id = await bucketOf();
    await create({ name: "later" });
    expect(await names(`after=${id}`)).toEqual(["later"]);
    decide({ after: "ignored" });
    expect(await names(`after=${id}`)).toEqual(["_monitoring", "_tasks", "bucket", "later"]);
  });

  it("run backwards when asked", async () => {
    await create();
    expect(await names("descending=true&limit=2")).toEqual(["bucket", "_tasks"]);
  });

  it("of measurement schemas have columns, or not; one by itself always has", async () => {
    const { json: schema } = await createSchema([TIME, USAGE]);
    const listed = async () => {
      const { json } = await api.call("GET", schemasOf(schema.bucketID));
      return json.measurementSchemas[0];
    };
    expect(await listed()).toEqual(schema);
    decide({ schemaListColumns: "without" });
    const { columns, ...rest } = schema;
    expect(await listed()).toEqual(rest);
    const one = await api.call("GET", `${schemasOf(schema.bucketID)}/${schema.id}`);
    expect(one.json.columns).toEqual(columns);
  });
});

describe("columns", () => {
  it("that come without dataType are strings, and stay in their order", async () => {
    decide({ fieldWithoutDataType: "string", changedColumn: "accept" });
    const { json } = await createSchema([{ name: "note", type: "field" }, TIME]);
    expect(json.columns).toEqual([{ name: "note", type: "field", dataType: "string" }, TIME]);
    const note = { name: "note", type: "tag" };
    const patched = await api.call("PATCH", `${schemasOf(json.bucketID)}/${json.id}`, {
      columns: [USAGE, TIME, note],
    });
    expect(patched.json.columns).toEqual([note, TIME, USAGE]);
    expect(patched.headers.get("etag")).toBe('"2"');
  });
});
