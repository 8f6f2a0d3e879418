import { describe, expect, it } from "vitest";
import { BUCKETS, useServer } from "./server";

const at = useServer();
const { bucketOf, create, get, names } = at;

describe("queued delete", () => {
  type Seen = [visible: number, listed: string[], again: number];
  it.each<["visible" | "listed" | "hidden", Seen]>([
    ["visible", [200, ["bucket", "neighbor"], 204]],
    ["listed", [404, ["bucket", "neighbor"], 404]],
    ["hidden", [404, ["neighbor"], 404]],
  ])("leaves the bucket %s, and its name taken", async (deletedBucket, [status, listed, again]) => {
    at.emulator.settings.change({ deleteDelayMs: 60_000, switches: { deletedBucket } });
    const id = await bucketOf();
    await create({ name: "neighbor" });
    expect((await at.api.deleteBucket(id)).status).toBe(204);
    expect(await names("offset=2")).toEqual(listed);
    const filtered = listed.filter((name) => name === "bucket");
    expect(await names("name=bucket")).toEqual(filtered);
    for (const path of ["", "/labels", "/members"]) {
      expect((await get(`${BUCKETS}/${id}${path}`)).status).toBe(status);
    }
    expect((await get(`${BUCKETS}?id=${id}`)).status).toBe(status);
    expect((await at.api.patchBucket(id, { retentionRules: [] })).status).toBe(status);
    expect((await at.api.deleteBucket(id)).status).toBe(again);
    expect((await create()).json.code).toBe("conflict");
  });

  it("is processed once when it is due, and leaves the neighbor alone", async () => {
    at.emulator.settings.change({ deleteDelayMs: 20 });
    const status = async (id: string) => (await get(`${BUCKETS}/${id}`)).status;
    const id = await bucketOf();
    await create({ name: "neighbor" });
    await Promise.all([at.api.deleteBucket(id), at.api.deleteBucket(id)]);
    await expect.poll(() => status(id)).toBe(404);
    // A second removal would have happened by the time this one is done.
    at.emulator.settings.change({ deleteDelayMs: 60 });
    const later = await bucketOf({ name: "later" });
    await at.api.deleteBucket(later);
    await expect.poll(() => status(later)).toBe(404);
    expect(await names("offset=2")).toEqual(["neighbor"]);
    expect((await create()).status).toBe(201);
  });
});
