import { type Emulator, type SomeSwitches, startEmulator } from "influxdb-serverless-emulator";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { apiOf, days } from "../support/api";

const BUCKETS = "/api/v2/buckets";

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

describe("retention", () => {
  const patched = async (body: object) => {
    const id = await bucketOf({ retentionRules: days(7) });
    return (await api.patchBucket(id, body)).json.retentionRules;
  };

  it("at birth without rules: 30 days, or infinite", async () => {
    expect((await create({ name: "a1" })).json.retentionRules).toEqual(days(30));
    decide({ postWithoutRules: "infinite" });
    expect((await create({ name: "b1" })).json.retentionRules).toEqual([]);
    emulator.settings.change({ plan: "free" });
    expect((await create({ name: "c1" })).json.code).toBe("forbidden");
  });

  it("after an update without rules: infinite, or what it was", async () => {
    decide({ patchWithoutRules: "infinite" });
    expect(await patched({ name: "renamed" })).toEqual([]);
    decide({ patchWithoutRules: "unchanged" });
    expect(await patched({ name: "renamed too" })).toEqual(days(7));
  });

  it("after an update without rules is refused where the plan knows no infinite one", async () => {
    const id = await bucketOf();
    emulator.settings.change({ plan: "free", switches: { patchWithoutRules: "infinite" } });
    expect((await api.patchBucket(id, { name: "renamed" })).status).toBe(403);
    expect(await api.bucket(id)).toMatchObject({ name: "bucket", retentionRules: days(30) });
  });

  it("after an update with an empty list: infinite, or what it was", async () => {
    expect(await patched({ name: "renamed", retentionRules: [] })).toEqual([]);
    decide({ patchEmptyRules: "unchanged" });
    expect(await patched({ name: "renamed too", retentionRules: [] })).toEqual(days(7));
  });
});
