import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  canonicalRules,
  formatRetention,
  isShorter,
  LONGEST_SECONDS,
  retention,
  SHORTEST_SECONDS,
  secondsOf,
  toSentRules,
} from "./retention";

const seconds = fc.oneof(
  fc.constant(0),
  fc.integer({ min: SHORTEST_SECONDS, max: LONGEST_SECONDS }),
);

describe("retention()", () => {
  it.each([
    ["30d", 2_592_000],
    ["1h", 3_600],
    ["60m", 3_600],
    ["1d12h", 129_600],
    ["2w", 1_209_600],
    ["1y", 31_536_000],
  ])("reads %s as %d seconds", (text, everySeconds) => {
    expect(retention(text)).toEqual([{ everySeconds }]);
  });

  it("returns no rule for infinite", () => {
    expect(retention("infinite")).toEqual([]);
  });

  it.each([
    "",
    "30",
    "d",
    "59m",
    "3599s",
    "0d",
    "30 d",
    "-1d",
    "1mo",
    "forever",
    "293y",
    "9223372037s",
  ])("refuses %j", (text) => {
    expect(() => retention(text)).toThrow(RangeError);
  });

  it("throws an error whose stack has only the program's frames", () => {
    const inPackage = new Function(
      "retention",
      "retention('7x')\n//# sourceURL=node_modules/@a/b.js",
    );
    try {
      inPackage(retention);
    } catch (error) {
      expect((error as Error).stack).toContain("retention.test.ts");
      expect((error as Error).stack).not.toContain("node_modules");
    }
    expect.assertions(2);
  });

  it("reads what formatRetention writes", () => {
    fc.assert(
      fc.property(seconds, (value) => {
        expect(secondsOf(retention(formatRetention(value)))).toBe(value);
      }),
    );
  });
});

describe("canonical rules", () => {
  it("have one form for infinite", () => {
    expect(canonicalRules([])).toEqual([]);
    expect(canonicalRules([{ everySeconds: 0 }])).toEqual([]);
  });

  it("are stable, and requests have the same retention", () => {
    fc.assert(
      fc.property(seconds, fc.boolean(), (everySeconds, typed) => {
        const once = canonicalRules([
          typed ? { everySeconds, ...{ type: "expire" } } : { everySeconds },
        ]);
        expect(canonicalRules(once)).toEqual(once);
        expect(secondsOf(once)).toBe(everySeconds);
        expect(secondsOf(toSentRules(once))).toBe(everySeconds);
      }),
    );
  });
});

describe("isShorter", () => {
  it.each([
    [3_600, 7_200, true],
    [7_200, 3_600, false],
    [3_600, 0, true],
    [0, 3_600, false],
    [0, 0, false],
    [3_600, 3_600, false],
  ])("%d after %d: %s", (now, before, shorter) => {
    expect(isShorter([{ everySeconds: now }], [{ everySeconds: before }])).toBe(shorter);
  });
});
