import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { allBuckets } from "../../provider/src/lookups/queries";
import { useEmulator } from "../support/emulator";
import { type ChangingProxy, startChangingProxy } from "../support/proxies/changingProxy";
import { startRun } from "../support/startRun";

const at = useEmulator();
let proxy: ChangingProxy;
beforeEach(async () => {
  proxy = await startChangingProxy(at.emulator.url);
});
afterEach(() => proxy.close());

const run = () => startRun(at.emulator, { url: proxy.url });

describe("list of all buckets", () => {
  const names = async () => (await allBuckets(run().session)).map(({ name }) => name);
  const shared = async () => (await run().session.cache.allBuckets()).map(({ name }) => name);
  beforeEach(async () => {
    const { orgID } = at.emulator;
    for (let n = 0; n < 130; n += 1) {
      const name = `x${String(n).padStart(3, "0")}`;
      await at.api.createBucket({ orgID, name, retentionRules: [] });
    }
  });

  it.each([
    ["x000", names],
    ["x097", names],
    ["x000", shared],
  ])("misses nothing when %s is deleted between two pages", async (name, list) => {
    const [gone] = (await at.api.call("GET", `/api/v2/buckets?name=${name}`)).json.buckets;
    let isDone = false;
    proxy.after = async ({ path }) => {
      if (!isDone && path.includes("limit=")) {
        isDone = true;
        await at.api.deleteBucket(gone.id);
      }
      return undefined;
    };
    const found = await list();
    expect(isDone).toBe(true);
    expect(found.filter((it) => it.startsWith("x"))).toHaveLength(129);
  });

  it.each([
    ["x020", names],
    ["x099", shared],
    ["x097", names],
  ])(
    "misses only %s when the server filters it out of a page without a next link",
    async (hidden, list) => {
      proxy.after = async ({ path }, given) => {
        if (!path.includes("limit=")) return undefined;
        const { buckets } = JSON.parse(given.body);
        const seen = buckets.filter(({ name }: { name: string }) => name !== hidden);
        return { ...given, body: JSON.stringify({ buckets: seen }) };
      };
      expect((await list()).filter((it) => it.startsWith("x"))).toHaveLength(129);
    },
  );

  it("misses nothing when buckets are deleted behind a filtered page", async () => {
    const found = (await at.api.call("GET", "/api/v2/buckets?limit=100")).json.buckets;
    const [hidden, ...gone] = [50, 20, 21].map((n) => found[n].id);
    let isDone = false;
    proxy.after = async ({ path }, given) => {
      if (!path.includes("limit=")) return undefined;
      if (!isDone) for (const id of gone) await at.api.deleteBucket(id);
      isDone = true;
      const { buckets } = JSON.parse(given.body);
      const seen = buckets.filter(({ id }: { id: string }) => id !== hidden);
      return { ...given, body: JSON.stringify({ buckets: seen }) };
    };
    expect((await names()).filter((it) => it.startsWith("x"))).toHaveLength(127);
  });

  it.each([
    ["full", 100],
    ["short", 7],
    ["with one bucket", 1],
  ])("fails if every page is the same one, %s", async (_, count) => {
    const { json } = await at.api.call("GET", "/api/v2/buckets?limit=100");
    const links = { next: "/api/v2/buckets?limit=100&offset=100" };
    const body = JSON.stringify({ buckets: json.buckets.slice(0, count), links });
    proxy.instead = ({ path }) => (path.includes("limit=") ? { status: 200, body } : undefined);
    for (const list of [names, shared])
      await expect(list()).rejects.toThrow("pages of a list were inconsistent");
    expect(proxy.seen.length).toBeLessThan(30);
  });
});
