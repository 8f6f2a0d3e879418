import { setTimeout as sleep } from "node:timers/promises";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ApiError } from "../api/errors";
import { PagedListCache } from "./pagedListCache";

interface Item {
  id: string;
  version: number;
}

const failure = { sentAt: 0, attempts: 1 };
const notFound = () => new ApiError("not found", failure, 404, "not found");

/** A server with objects, some of which are on no page (hidden by permissions), that counts its requests. */
function serverOf(size: number, pageSize: number, isListed: (n: number) => boolean = () => true) {
  const items = new Map<string, Item>();
  for (let n = 0; n < size; n += 1) items.set(`i${n}`, { id: `i${n}`, version: 1 });
  const count = { pages: 0, singles: 0, misses: 0 };
  const all = () => [...items.values()].map((item) => ({ ...item }));
  const list = new PagedListCache<Item>(async (number) => {
    count.pages += 1;
    const page = all()
      .slice(number * (pageSize - 1))
      .slice(0, pageSize);
    const answer = page.filter(({ id }) => isListed(Number(id.slice(1))));
    await sleep(0);
    // Like the service: a last page that is exactly full links to a next one.
    const isFull = answer.length === pageSize;
    return { items: answer, more: page.length === pageSize, isFull, isLast: page.length === 0 };
  });
  const one = (id: string) => async () => {
    count.singles += 1;
    await sleep(0);
    const item = items.get(id);
    if (!item || !isListed(Number(id.slice(1)))) count.misses += 1;
    if (!item) throw notFound();
    return { ...item };
  };
  return { items, count, list, get: (id: string) => list.get(id, one(id)) };
}

describe("PagedListCache", () => {
  it("keeps its request limit for random organizations, stacks, orders and concurrent readers", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 60 }),
        fc.integer({ min: 2, max: 10 }),
        fc.array(fc.integer({ min: 0, max: 80 }), { maxLength: 60 }),
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 1, max: 6 }),
        async (size, pageSize, asked, atOnce, filter) => {
          const { get, count } = serverOf(size, pageSize, (n) => n % filter !== 1 || filter === 1);
          for (let from = 0; from < asked.length; from += atOnce) {
            const batch = asked.slice(from, from + atOnce);
            const answers = await Promise.allSettled(batch.map((n) => get(`i${n}`)));
            for (const [index, n] of batch.entries()) {
              const answer = answers[index];
              if (n < size) expect(answer).toMatchObject({ value: { id: `i${n}` } });
              else expect(answer?.status).toBe("rejected");
            }
          }
          const pages = Math.max(1, Math.ceil((size - 1) / (pageSize - 1)));
          const bound = 2 * Math.min(asked.length, pages) + count.misses + 1;
          expect(count.pages + count.singles).toBeLessThanOrEqual(bound);
        },
      ),
      { numRuns: 300 },
    );
  });

  it("keeps its request limit after a prefetch, and reads a large stack by page", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 90 }),
        fc.integer({ min: 2, max: 10 }),
        fc.uniqueArray(fc.integer({ min: 0, max: 99 }), { maxLength: 90 }),
        async (size, pageSize, asked) => {
          const { list, get, count } = serverOf(size, pageSize);
          await list.prefetch(asked.map((n) => `i${n}`));
          await Promise.allSettled(asked.map((n) => get(`i${n}`)));
          const pages = Math.max(1, Math.ceil((size - 1) / (pageSize - 1)));
          const bound = 2 * Math.min(asked.length, pages) + count.misses + 1;
          expect(count.pages + count.singles).toBeLessThanOrEqual(bound);
        },
      ),
      { numRuns: 300, examples: [[10, 1, [8, 9, 7, 10]]] },
    );
    // A thousand objects after somebody else's two: eleven pages with 99 new ones each, and no request by ID.
    const { list, get, count } = serverOf(1_002, 100);
    const ids = Array.from({ length: 1_000 }, (_, n) => `i${n + 2}`);
    await list.prefetch(ids);
    await Promise.all(ids.map(get));
    expect(count).toMatchObject({ pages: 11, singles: 0 });
  });

  it("returns all items, and fails if the list is refused", async () => {
    const { list, count } = serverOf(1_000, 100);
    expect(await list.all()).toHaveLength(1_000);
    expect(count.pages).toBeLessThanOrEqual(13);
    const refused = new PagedListCache<Item>(async () => {
      throw new ApiError("no", failure, 401, "unauthorized");
    });
    await expect(refused.all()).rejects.toThrow("no");
  });

  it("makes few requests for a small stack of a large organization, and for a large stack", async () => {
    const small = serverOf(5_000, 100);
    await Promise.all(["i4999", "i2500", "i1"].map(small.get));
    expect(small.count.pages + small.count.singles).toBeLessThanOrEqual(5);
    const large = serverOf(1_000, 100);
    await Promise.all([...large.items.keys()].map(large.get));
    expect(large.count.pages + large.count.singles).toBeLessThanOrEqual(13);
  });

  it("forgets a written item, even for readers that started before", async () => {
    const { items, list, get } = serverOf(10, 5);
    await Promise.all([get("i0"), get("i1"), get("i2")]);
    items.set("i1", { id: "i1", version: 2 });
    list.forget("i1");
    expect(await get("i1")).toMatchObject({ version: 2 });

    const other = serverOf(10, 5);
    const early = [other.get("i0"), other.get("i1"), other.get("i2")];
    other.items.set("i2", { id: "i2", version: 2 });
    other.list.forget("i2");
    await Promise.all(early);
    expect(await other.get("i2")).toMatchObject({ version: 2 });
    other.items.delete("i0");
    other.list.forgetAll();
    await expect(other.get("i0")).rejects.toThrow("not found");
  });

  it("forgets everything, including a page in flight", async () => {
    const { items, list, get } = serverOf(10, 5);
    const early = [get("i0"), get("i1")];
    items.set("i3", { id: "i3", version: 2 });
    list.forgetAll();
    await Promise.all(early);
    expect(await get("i3")).toMatchObject({ version: 2 });
  });

  it("reads by ID if the list is refused, and stops if nothing responds", async () => {
    const refused = new PagedListCache<Item>(async () => {
      throw new ApiError("no", failure, 401, "unauthorized");
    });
    const one = async () => ({ id: "i1", version: 1 });
    expect(await refused.get("i0", async () => ({ id: "i0", version: 1 }))).toBeDefined();
    expect(await refused.get("i1", one)).toEqual({ id: "i1", version: 1 });

    const dead = new PagedListCache<Item>(async () => {
      throw new Error("no connection");
    });
    await dead.get("i0", async () => ({ id: "i0", version: 1 }));
    await expect(dead.get("i1", one)).rejects.toThrow("no connection");
  });
});
