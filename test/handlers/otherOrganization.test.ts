import { describe, expect, it } from "vitest";
import type { Handler } from "../../provider/src/contract/handler";
import type { Kind } from "../../provider/src/contract/kind";
import type { Recorded } from "../../provider/src/contract/state";
import { handlers } from "../../provider/src/handlers";
import { useGround } from "../support/relations";
import { startRun } from "../support/startRun";
import { openTestSession } from "../support/testSession";

const ground = useGround();

type Bag = Record<string, unknown>;
const columns = [
  { name: "time", type: "timestamp" },
  { name: "f", type: "field", dataType: "float" },
];
const more = { name: "t", type: "tag" };

/** What each kind declares, and a change to send, if there is one. */
async function declared(kind: Kind): Promise<[Bag, Bag?]> {
  const { bucketId, labelId, emulator, api } = ground;
  const { orgID, userID } = emulator;
  if (kind === "bucket") return [{ name: "a" }, { name: "b2" }];
  if (kind === "label") return [{ name: "a" }, { name: "b2" }];
  if (kind === "bucketLabelAttachment") return [{ bucketId, labelId }];
  const mapping = { bucketId, database: "db", retentionPolicy: "rp" };
  if (kind === "dbrpMapping") return [mapping, { ...mapping, retentionPolicy: "other" }];
  const token = { permissions: [{ action: "read", resource: { type: "buckets", id: bucketId } }] };
  if (kind === "authorization") return [token, { ...token, description: "b" }];
  if (kind !== "measurementSchema") return [{ bucketId, userId: userID }];
  const { id } = await api.createBucket({ orgID, name: "e", schemaType: "explicit" });
  const news = { bucketId: id, name: "m", columns };
  return [news, { ...news, columns: [...columns, more] }];
}

/** The token can do everything, but the settings name another organization. */
const elsewhere = () => openTestSession(ground.emulator, { org: { id: "f".repeat(16) } });

const writes = () =>
  Object.entries(ground.emulator.counters.read().calls).filter(([call]) => !call.startsWith("GET"));

describe.each(Object.entries(handlers))(
  "%s with the settings of another organization",
  (kind, one) => {
    const handler = one as unknown as Handler<Bag, Bag & Recorded>;

    it("is not read, changed or deleted", async () => {
      const [news, changed] = await declared(kind as Kind);
      const { id, outputs } = await handler.create(openTestSession(ground.emulator), news);
      const before = writes();
      const tried = [
        () => handler.read(elsewhere(), id, outputs),
        () => handler.delete(elsewhere(), id, outputs),
        ...(changed ? [() => handler.update(elsewhere(), id, outputs, changed)] : []),
      ];
      for (const attempt of tried)
        await expect(attempt()).rejects.toThrow(/is recorded in organization/);
      expect(writes()).toEqual(before);
    });

    it.runIf(!["bucket", "label", "authorization"].includes(kind))(
      "is not created on a bucket of this organization",
      async () => {
        const [news] = await declared(kind as Kind);
        const before = writes();
        await expect(handler.create(elsewhere(), news)).rejects.toThrow(
          /but the connection is for/,
        );
        expect(writes()).toEqual(before);
      },
    );
  },
);

describe("bucket whose state has another server, or none", () => {
  const buckets = (overrides = {}) => startRun(ground.emulator, overrides).of.bucket;

  it("is not deleted if the state does not record its server", async () => {
    const { id, outs } = await buckets().create({ name: "a" });
    const { connection: _, ...unmarked } = outs;
    await expect(buckets().delete(id, unmarked)).rejects.toThrow("does not record the server of");
    expect((await ground.api.bucket(id)).name).toBe("a");
  });

  it("is not recorded at a new address where it does not exist", async () => {
    const { id, outs } = await buckets({ recordedUrl: "https://other.example" }).create({
      name: "a",
    });
    expect(await buckets().update(id, outs, { name: "a" })).toMatchObject({ name: "a" });
    await ground.api.deleteBucket(id);
    await expect(buckets().update(id, outs, { name: "a" })).rejects.toThrow(
      "was not found on the configured server",
    );
  });
});
