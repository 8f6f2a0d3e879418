import { startEmulator } from "influxdb-serverless-emulator";
import { describe, expect, it } from "vitest";
import {
  type Column,
  field,
  tag,
  timestamp,
} from "../../provider/src/resources/measurementSchema/columns";
import { useEmulator } from "../support/emulator";
import { LOST } from "../support/lostAnswers";
import { startRun } from "../support/startRun";

let bucketId: string;
const at = useEmulator({}, async ({ emulator: { orgID }, api }) => {
  bucketId = (await api.createBucket({ orgID, name: "b", schemaType: "explicit" })).id;
});

const schemas = (overrides = {}) => startRun(at.emulator, overrides).of.measurementSchema;
const below = (id = "") => `/api/v2/buckets/${bucketId}/schema/measurements${id && `/${id}`}`;
const live = async (id: string): Promise<Column[]> =>
  (await at.api.call("GET", below(id))).json.columns;
const columns = [timestamp(), tag("host"), field("usage", "float")];
const news = (more: object = {}) => ({ bucketId, name: "cpu", columns, ...more });

describe("MeasurementSchema", () => {
  it("is created and read back with its organization", async () => {
    const { id, outs } = await schemas().create(news());
    expect(outs).toMatchObject({ ...news(), liveColumns: [], orgId: at.emulator.orgID });
    expect(await live(id)).toEqual(columns);
    expect((await schemas().read(id, outs))?.inputs).toEqual(news());
  });

  it("adds columns with one PATCH that has the live ones first, in their order", async () => {
    const { id, outs } = await schemas().create(news());
    await at.api.call("PATCH", below(id), { columns: [...columns, tag("rack")] });
    at.emulator.counters.reset();
    const next = await schemas().update(id, outs, news({ columns: [tag("region"), ...columns] }));
    expect(await live(id)).toEqual([...columns, tag("rack"), tag("region")]);
    const path = "/api/v2/buckets/{id}/schema/measurements/{id}";
    expect(at.emulator.counters.read().calls).toMatchObject({
      [`PATCH ${path}`]: 1,
      [`GET ${path}`]: 2,
    });
    expect(next.columns).toEqual([tag("region"), ...columns]);
  });

  it("keeps a column that somebody else added, and fails if it is declared differently", async () => {
    const { id, outs } = await schemas().create(news());
    await at.api.call("PATCH", below(id), { columns: [...columns, tag("rack")] });
    const found = await schemas().read(id, outs);
    expect(found?.inputs).toEqual(news());
    expect(found?.outs.liveColumns).toEqual([tag("rack")]);
    at.emulator.counters.reset();
    await schemas().update(id, outs, news({ columns: [...columns, tag("rack")] }));
    const calls = Object.keys(at.emulator.counters.read().calls);
    expect(calls.filter((call) => call.startsWith("PATCH"))).toEqual([]);
    const declared = news({ columns: [...columns, field("rack", "integer")] });
    await expect(schemas().update(id, outs, declared)).rejects.toThrow(
      /column "rack" is a tag, but declared as a field of integer: columns can't be changed/,
    );
  });

  it("stays on the server after a delete, says so, and is adopted when declared again", async () => {
    const { id, outs } = await schemas().create(news());
    const run = startRun(at.emulator);
    await run.of.measurementSchema.delete(id, outs);
    expect(run.notices).toEqual([
      expect.stringContaining("stays on the server until its bucket is deleted"),
    ]);
    expect(await live(id)).toEqual(columns);
    const again = await schemas().create(news({ columns: [...columns, tag("region")] }));
    expect(again.id).toBe(id);
    expect(await live(id)).toEqual([...columns, tag("region")]);
    const other = news({ columns: [timestamp(), field("host", "string")] });
    await expect(schemas().create(other)).rejects.toThrow(
      /column "host" is a tag, but declared as a field of string/,
    );
  });

  it.each(LOST)("exists exactly once if the response is lost: %s", async (action) => {
    at.emulator.faults.add({ method: "POST", action });
    const { id } = await schemas().create(news());
    const all = (await at.api.call("GET", below())).json.measurementSchemas;
    expect(all).toMatchObject([{ id, name: "cpu" }]);
  });

  it("says that even the lookup failed after a lost response", async () => {
    at.emulator.faults.add({ method: "POST", action: "reset-after" });
    const path = "/schema/measurements$";
    at.emulator.faults.add({ method: "GET", path, action: "status", status: 500, times: 9 });
    await expect(schemas().create(news())).rejects.toThrow(
      /Could not create .*Could not check whether measurement schema "cpu" of bucket .* exists now: /,
    );
  });

  it("is refused the second time in one run", async () => {
    const run = startRun(at.emulator).of.measurementSchema;
    await run.create(news());
    await expect(run.create(news())).rejects.toThrow(/is declared by two resources/);
  });

  it("is gone with its bucket, but not for a wrong token or another server", async () => {
    const { id, outs } = await schemas().create(news());
    await expect(schemas({ token: "wrong" }).read(id, outs)).rejects.toThrow(/401/);
    await at.api.deleteBucket(bucketId);
    expect(await schemas().read(id, outs)).toBeUndefined();
    const elsewhere = await startEmulator();
    const blind = startRun(elsewhere, {
      org: { id: at.emulator.orgID },
      recordedUrl: at.emulator.url,
    });
    await expect(blind.of.measurementSchema.read(id, outs)).rejects.toThrow(
      /Could not confirm that bucket/,
    );
    await elsewhere.close();
  });

  it("is not gone after a 404 if its bucket lists it", async () => {
    const { id, outs } = await schemas().create(news());
    at.emulator.settings.change({ switches: { schemaListColumns: "without" } });
    const path = `/schema/measurements/${id}`;
    at.emulator.faults.add({ path, action: "status", status: 404, times: 9 });
    await expect(schemas().read(id, outs)).rejects.toThrow(/returned 404 not found/);
  });

  it("passes on the error that the bucket is implicit", async () => {
    const { id } = await at.api.createBucket({ orgID: at.emulator.orgID, name: "implicit" });
    await expect(schemas().create(news({ bucketId: id }))).rejects.toThrow(
      /schemaType must be explicit/,
    );
  });
});
