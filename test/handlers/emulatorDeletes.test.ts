import { type Emulator, type SomeSwitches, startEmulator } from "influxdb-serverless-emulator";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { apiOf } from "../support/api";

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

describe("a queued delete", () => {
  beforeEach(() => emulator.settings.change({ deleteDelayMs: 60_000 }));

  it("leaves the bucket visible and its name taken; a second delete is a success", async () => {
    const id = await bucketOf();
    const neighbour = await bucketOf({ name: "neighbour" });
    expect((await api.deleteBucket(id)).status).toBe(204);
    expect((await api.deleteBucket(id)).status).toBe(204);
    expect((await api.bucket(id)).name).toBe("bucket");
    expect((await api.patchBucket(id, { retentionRules: [] })).status).toBe(200);
    expect((await create()).json.code).toBe("conflict");
    expect((await api.userBuckets()).map((bucket) => bucket.id)).toEqual([id, neighbour]);
  });

  it("or leaves it in lists only, and still keeps its name", async () => {
    decide({ deletedBucket: "listed" });
    const id = await bucketOf();
    await api.deleteBucket(id);
    expect((await api.userBuckets()).map((bucket) => bucket.id)).toEqual([id]);
    expect((await api.call("GET", `${BUCKETS}?name=bucket`)).json.buckets).toMatchObject([{ id }]);
    for (const path of ["", "/labels", "/members"]) {
      expect((await api.call("GET", `${BUCKETS}/${id}${path}`)).status).toBe(404);
    }
    expect((await api.call("GET", `${BUCKETS}?id=${id}`)).status).toBe(404);
    expect((await api.patchBucket(id, { retentionRules: [] })).status).toBe(404);
    expect((await api.deleteBucket(id)).status).toBe(404);
    expect((await create()).json.code).toBe("conflict");
  });

  it("or hides the bucket everywhere, and still keeps its name", async () => {
    decide({ deletedBucket: "hidden" });
    const id = await bucketOf();
    await api.deleteBucket(id);
    expect((await api.call("GET", `${BUCKETS}/${id}`)).status).toBe(404);
    expect((await api.deleteBucket(id)).status).toBe(404);
    expect((await api.call("GET", `${BUCKETS}/${id}/labels`)).status).toBe(404);
    expect((await api.call("GET", `${BUCKETS}?name=bucket`)).json.buckets).toEqual([]);
    expect(await api.userBuckets()).toEqual([]);
    expect((await create()).json.code).toBe("conflict");
  });

  it("is carried out once, when its time has come: the neighbour stays", async () => {
    emulator.settings.change({ deleteDelayMs: 20 });
    const id = await bucketOf();
    await create({ name: "neighbour" });
    await Promise.all([api.deleteBucket(id), api.deleteBucket(id)]);
    await expect.poll(async () => (await api.call("GET", `${BUCKETS}/${id}`)).status).toBe(404);
    // A second removal, if there were one, would have come by the time that this one is through.
    emulator.settings.change({ deleteDelayMs: 60 });
    const later = await bucketOf({ name: "later" });
    await api.deleteBucket(later);
    await expect.poll(async () => (await api.call("GET", `${BUCKETS}/${later}`)).status).toBe(404);
    expect((await api.userBuckets()).map(({ name }) => name)).toEqual(["neighbour"]);
    expect((await create()).status).toBe(201);
  });
});
