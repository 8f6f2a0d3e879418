import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { ConcurrencyLimiter } from "./concurrencyLimiter";

/** Sends a number of requests through a limiter, and records the most at once and the order in which they started. */
async function send(
  flow: ConcurrencyLimiter,
  count: number,
  work: () => Promise<void> = () => sleep(1),
) {
  const begun: number[] = [];
  let underWay = 0;
  let most = 0;
  const requests = Array.from({ length: count }, (_, n) =>
    flow.run(async () => {
      begun.push(n);
      underWay += 1;
      most = Math.max(most, underWay);
      await work().finally(() => {
        underWay -= 1;
      });
    }),
  );
  await Promise.allSettled(requests);
  return { most, begun };
}

describe("ConcurrencyLimiter", () => {
  it("runs no more than its limit at once, in order of arrival", async () => {
    const { most, begun } = await send(new ConcurrencyLimiter(4), 20);
    expect(most).toBe(4);
    expect(begun).toEqual(Array.from({ length: 20 }, (_, n) => n));
  });

  it("is halved when the server asks for it, never below one, and recovers", async () => {
    const flow = new ConcurrencyLimiter(8);
    flow.slowDown();
    expect((await send(flow, 4)).most).toBe(4);
    for (let n = 0; n < 10; n += 1) flow.slowDown();
    expect((await send(flow, 1)).most).toBe(1);
    await send(flow, 100);
    expect((await send(flow, 20)).most).toBe(8);
  });

  it("continues after a failed request", async () => {
    const { begun } = await send(new ConcurrencyLimiter(1), 3, () =>
      Promise.reject(new Error("no")),
    );
    expect(begun).toEqual([0, 1, 2]);
  });
});
