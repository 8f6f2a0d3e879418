import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ServerClock } from "./serverClock";

describe("ServerClock", () => {
  it("trusts this machine's clock as long as no header was seen", () => {
    const clock = new ServerClock();
    clock.observe(undefined, 5);
    clock.observe("not a date", 5);
    expect(clock.at(1_234)).toBe(1_234);
  });

  it("is never ahead of the server's clock, and behind it by less than two seconds", () => {
    const start = Date.parse("2026-01-01T00:00:00Z");
    const skews = fc.integer({ min: -86_400_000, max: 86_400_000 });
    const travels = fc.array(fc.record({ at: fc.nat(60_000), travel: fc.nat(900) }), {
      minLength: 1,
    });
    fc.assert(
      fc.property(skews, travels, (skew, answers) => {
        const clock = new ServerClock();
        for (const { at, travel } of answers) {
          clock.observe(new Date(start + at + skew).toUTCString(), start + at + travel);
        }
        const truth = start + 61_000 + skew;
        expect(clock.at(start + 61_000)).toBeLessThanOrEqual(truth);
        expect(clock.at(start + 61_000)).toBeGreaterThan(truth - 2_000);
      }),
    );
  });
});
