import { describe, expect, it } from "vitest";
import { type Fault, fault } from "./fault";
import { Timing } from "./timing";

/** Returns on which of the first 12 requests a fault fires, counted from 1. */
function firesAt(planned: Partial<Fault>, requests = 12): number[] {
  const timing = new Timing(fault.parse({ action: "status", ...planned }));
  const numbers = Array.from({ length: requests }, (_, index) => index + 1);
  return numbers.filter(() => {
    const due = timing.wants();
    if (due) timing.fired += 1;
    return due;
  });
}

describe("timing of a fault", () => {
  it.each<[Partial<Fault>, number[]]>([
    [{}, [1]],
    [{ times: 3 }, [1, 2, 3]],
    [{ every: 3 }, [3, 6, 9, 12]],
    [{ every: 3, times: 2 }, [3, 6]],
    [{ every: 3, after: 2 }, [5, 8, 11]],
    [{ after: 9 }, [10, 11, 12]],
    [{ after: 2, times: 1 }, [3]],
    [{ rate: 0 }, []],
    [{ rate: 1, times: "forever" }, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]],
  ])("%j fires at %j", (planned, expected) => {
    expect(firesAt(planned)).toEqual(expected);
  });

  it("chooses the same requests for the same seed, and different ones for another", () => {
    const chosen = firesAt({ rate: 0.3, seed: 7 }, 1_000);
    expect(firesAt({ rate: 0.3, seed: 7 }, 1_000)).toEqual(chosen);
    expect(firesAt({ rate: 0.3, seed: 8 }, 1_000)).not.toEqual(chosen);
    expect(chosen.length).toBeGreaterThan(250);
    expect(chosen.length).toBeLessThan(350);
  });

  it("makes independent choices for neighboring seeds", () => {
    const first = Array.from({ length: 200 }, (_, seed) => firesAt({ rate: 0.5, seed }, 1).length);
    const share = first.reduce((sum, fired) => sum + fired, 0) / first.length;
    expect(share).toBeGreaterThan(0.35);
    expect(share).toBeLessThan(0.65);
  });

  it("reports how often it will still fire", () => {
    const timing = new Timing(fault.parse({ action: "status", times: 2 }));
    timing.fired += 1;
    expect(timing.left).toBe(1);
    expect(new Timing(fault.parse({ action: "status", every: 2 })).left).toBe("forever");
  });
});

describe("rate limit", () => {
  it("passes a number of requests per second, and knows how long that second lasts", () => {
    let now = 0;
    const timing = new Timing(fault.parse({ action: "rate-limit", perSecond: 2 }), () => now);
    const ask = (at: number) => {
      now = at;
      return timing.wants();
    };
    expect([0, 10, 20, 999].map(ask)).toEqual([false, false, true, true]);
    expect(timing.secondsLeft).toBe(1);
    expect([1_000, 1_500, 1_999].map(ask)).toEqual([false, false, true]);
    expect([5_000].map(ask)).toEqual([false]);
  });
});

it("a rate limit accepts a date without seconds, which come from the limit", () => {
  const planned = { action: "rate-limit", perSecond: 5, retryAfterAs: "date" };
  expect(fault.safeParse(planned).success).toBe(true);
});

describe("invalid fault", () => {
  it.each([
    [{ action: "explode" }],
    [{ action: "status", path: "(" }],
    [{ action: "status", rate: 2 }],
    [{ action: "status", times: 0 }],
    [{ action: "status", perSecond: 5 }],
    [{ action: "status", status: 200 }],
    [{ action: "rate-limit" }],
    [{ action: "status", retryAfter: "soon", retryAfterAs: "date" }],
    [{ action: "status", retryAfterAs: "date" }],
    [{ action: "status", tims: 3 }],
  ])("%j", (planned) => {
    expect(fault.safeParse(planned).success).toBe(false);
  });
});
