import fc from "fast-check";
import { type Emulator, startEmulator } from "influxdb-serverless-emulator";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  type Column,
  field,
  planColumns,
  tag,
  timestamp,
} from "../../provider/src/measurementSchema/columns";
import { measurementSchemaHandler } from "../../provider/src/measurementSchema/handler";
import { apiOf } from "../support/api";
import { LOST } from "../support/lost";
import { startRun } from "../support/run";

let emulator: Emulator;
let api: ReturnType<typeof apiOf>;
let bucketId: string;

beforeEach(async () => {
  emulator = await startEmulator();
  api = apiOf(emulator);
  const bucket = await api.createBucket({
    orgID: emulator.orgID,
    name: "b",
    schemaType: "explicit",
  });
  bucketId = bucket.id;
});
afterEach(() => emulator.close());

const schemas = () => startRun(emulator).of("measurementSchema", measurementSchemaHandler);
const below = (id = "") => `/api/v2/buckets/${bucketId}/schema/measurements${id && `/${id}`}`;
const live = async (id: string): Promise<Column[]> =>
  (await api.call("GET", below(id))).json.columns;
const columns = [timestamp(), tag("host"), field("usage", "float")];
const news = (more: object = {}) => ({ bucketId, name: "cpu", columns, ...more });

describe("MeasurementSchema", () => {
  it("is created with its organisation in the query, and read back", async () => {
    const { id, outs } = await schemas().create(news());
    expect(outs).toMatchObject({ ...news(), liveColumns: [], orgId: emulator.orgID });
    expect(await live(id)).toEqual(columns);
    expect((await schemas().read(id, outs))?.inputs).toEqual(news());
  });

  it("adds columns with one PATCH that carries the whole list: live ones first, in their order", async () => {
    const { id, outs } = await schemas().create(news());
    await api.call("PATCH", below(id), { columns: [...columns, tag("rack")] });
    emulator.counters.reset();
    const next = await schemas().update(id, outs, news({ columns: [tag("region"), ...columns] }));
    expect(await live(id)).toEqual([...columns, tag("rack"), tag("region")]);
    const path = "/api/v2/buckets/{id}/schema/measurements/{id}";
    expect(emulator.counters.read().calls).toMatchObject({
      [`PATCH ${path}`]: 1,
      [`GET ${path}`]: 2,
    });
    expect(next.columns).toEqual([tag("region"), ...columns]);
  });

  it("keeps columns that somebody else added, and makes no drift of them", async () => {
    const { id, outs } = await schemas().create(news());
    await api.call("PATCH", below(id), { columns: [...columns, tag("rack")] });
    const found = await schemas().read(id, outs);
    expect(found?.inputs).toEqual(news());
    expect(found?.outs.liveColumns).toEqual([tag("rack")]);
  });

  it("needs no PATCH to declare a column that somebody added alike", async () => {
    const { id, outs } = await schemas().create(news());
    await api.call("PATCH", below(id), { columns: [...columns, tag("rack")] });
    emulator.counters.reset();
    await schemas().update(id, outs, news({ columns: [...columns, tag("rack")] }));
    expect(
      emulator.counters.read().calls[`PATCH /api/v2/buckets/{id}/schema/measurements/{id}`],
    ).toBeUndefined();
  });

  it("refuses a column that somebody added otherwise, naming it", async () => {
    const { id, outs } = await schemas().create(news());
    await api.call("PATCH", below(id), { columns: [...columns, tag("rack")] });
    const declared = news({ columns: [...columns, field("rack", "integer")] });
    await expect(schemas().update(id, outs, declared)).rejects.toThrow(
      /column "rack" is tag, declared is field of integer: a column cannot change/,
    );
  });

  it("stays on the server when it is deleted, says so, and is taken over when it is declared again", async () => {
    const { id, outs } = await schemas().create(news());
    const run = startRun(emulator);
    await run.of("measurementSchema", measurementSchemaHandler).delete(id, outs);
    expect(run.notices).toEqual([
      expect.stringContaining("stays on the server as long as its bucket does"),
    ]);
    expect(await live(id)).toEqual(columns);
    const again = await schemas().create(news({ columns: [...columns, tag("region")] }));
    expect(again.id).toBe(id);
    expect(await live(id)).toEqual([...columns, tag("region")]);
    const other = news({ columns: [timestamp(), field("host", "string")] });
    await expect(schemas().create(other)).rejects.toThrow(
      /column "host" is tag, declared is field of string/,
    );
  });

  it.each(LOST)("is there exactly once when its answer is lost: %s", async (action) => {
    emulator.faults.add({ method: "POST", action });
    const { id } = await schemas().create(news());
    const all = (await api.call("GET", below())).json.measurementSchemas;
    expect(all).toMatchObject([{ id, name: "cpu" }]);
  });

  it("says so when even the look-up fails after a lost answer", async () => {
    emulator.faults.add({ method: "POST", action: "reset-after" });
    const path = "/schema/measurements$";
    emulator.faults.add({ method: "GET", path, action: "status", status: 500, times: 9 });
    await expect(schemas().create(news())).rejects.toThrow(
      /Could not create .*Whether measurement schema "cpu" of bucket .* exists now could not be found out either: /,
    );
  });

  it("is refused twice in one run", async () => {
    const run = startRun(emulator).of("measurementSchema", measurementSchemaHandler);
    await run.create(news());
    await expect(run.create(news())).rejects.toThrow(/is declared by two resources/);
  });

  it("is gone with its bucket, and not for a wrong token or another server", async () => {
    const { id, outs } = await schemas().create(news());
    const wrong = startRun(emulator, { token: "wrong" }).of(
      "measurementSchema",
      measurementSchemaHandler,
    );
    await expect(wrong.read(id, outs)).rejects.toThrow(/401/);
    await api.deleteBucket(bucketId);
    expect(await schemas().read(id, outs)).toBeUndefined();
    const elsewhere = await startEmulator();
    const blind = startRun(elsewhere, { org: { id: emulator.orgID }, recordedUrl: emulator.url });
    await expect(
      blind.of("measurementSchema", measurementSchemaHandler).read(id, outs),
    ).rejects.toThrow(/Cannot tell whether bucket/);
    await elsewhere.close();
  });

  it("is not gone because it alone is not found: its bucket lists it", async () => {
    const { id, outs } = await schemas().create(news());
    emulator.settings.change({ switches: { schemaListColumns: "without" } });
    const path = `/schema/measurements/${id}`;
    emulator.faults.add({ path, action: "status", status: 404, times: 9 });
    await expect(schemas().read(id, outs)).rejects.toThrow(/answered 404 not found/);
  });

  it("passes on that the bucket is implicit", async () => {
    const { id } = await api.createBucket({ orgID: emulator.orgID, name: "implicit" });
    await expect(schemas().create(news({ bucketId: id }))).rejects.toThrow(
      /schemaType must be explicit/,
    );
  });

  it("plans just what the server accepts: legal plans pass, illegal ones are refused", async () => {
    const name = fc.constantFrom("a", "A", "b", "c", "d");
    const column = fc.oneof(
      name.map(tag),
      fc
        .tuple(name, fc.constantFrom("float" as const, "integer" as const))
        .map(([n, t]) => field(n, t)),
    );
    const list = fc
      .uniqueArray(column, { selector: (item) => item.name.toLowerCase(), maxLength: 4 })
      .map((items) => [timestamp(), field("value", "float"), ...items]);
    let count = 0;
    await fc.assert(
      fc.asyncProperty(list, list, async (before, declared) => {
        count += 1;
        const { json } = await api.call("POST", below(), { name: `m${count}`, columns: before });
        const plan = planColumns(before, declared);
        const attempted = plan.illegal.length === 0 ? plan.columns : merge(before, declared);
        const { status } = await api.call("PATCH", below(json.id), { columns: attempted });
        expect(status).toBe(plan.illegal.length === 0 ? 200 : 400);
      }),
      { numRuns: 60 },
    );
  });
});

/** What somebody would send who did not plan: live columns, replaced and completed by the declared ones. */
function merge(before: Column[], declared: Column[]): Column[] {
  const kept = before.filter((old) => !declared.some(({ name }) => name === old.name));
  return [...kept, ...declared];
}
