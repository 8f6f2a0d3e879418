import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type AttemptOutcome, DEFAULT_POLICY, delayBeforeRetry, parseRetryAfter } from "./retry";

const outcome = (more: Partial<AttemptOutcome>): AttemptOutcome => ({
  attempt: 1,
  idempotent: true,
  status: undefined,
  retryAfter: undefined,
  ...more,
});
const delay = (more: Partial<AttemptOutcome>, random = 1) =>
  delayBeforeRetry(DEFAULT_POLICY, outcome(more), () => random);

describe("delayBeforeRetry", () => {
  it.each([
    ["a broken connection, idempotent", {}, true],
    ["a broken connection, not idempotent", { idempotent: false }, false],
    ["500, idempotent", { status: 500 }, true],
    ["502, not idempotent", { status: 502, idempotent: false }, false],
    ["429, not idempotent", { status: 429, idempotent: false }, true],
    ["503, not idempotent", { status: 503, idempotent: false }, true],
    ["400", { status: 400 }, false],
    ["401", { status: 401 }, false],
    ["404", { status: 404 }, false],
    ["422", { status: 422 }, false],
    ["too many broken connections", { attempt: DEFAULT_POLICY.repeats + 1 }, false],
    ["429 after too many attempts", { status: 429, attempt: DEFAULT_POLICY.patience + 1 }, false],
    ["429 within the allowed attempts", { status: 429, attempt: DEFAULT_POLICY.patience }, true],
  ])("%s", (_, more, again) => {
    expect(delay(more) !== undefined).toBe(again);
  });

  it("follows Retry-After in seconds or as a date, up to the ceiling", () => {
    expect(delay({ status: 429, retryAfter: 7_000 }, 0)).toBe(7_000);
    expect(delay({ status: 429, retryAfter: 86_400_000 })).toBe(DEFAULT_POLICY.longestDelay);
    expect(delay({ status: 500, retryAfter: 7_000 }, 1)).toBe(DEFAULT_POLICY.firstDelay);
  });

  it("never waits less than the server asks, nor more than the ceiling", () => {
    fc.assert(
      fc.property(
        fc.nat(200),
        fc.nat(9),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (seconds, attempt, random) => {
          const wait = delay(
            { status: 429, retryAfter: seconds * 1_000, attempt },
            random,
          ) as number;
          expect(wait).toBeGreaterThanOrEqual(
            Math.min(seconds * 1_000, DEFAULT_POLICY.longestDelay),
          );
          expect(wait).toBeLessThanOrEqual(DEFAULT_POLICY.longestDelay);
        },
      ),
    );
  });
});

describe("parseRetryAfter", () => {
  it.each([
    [undefined, undefined],
    ["0", 0],
    [" 12 ", 12_000],
    ["Wed, 31 Dec 2025 23:59:00 GMT", 0],
    ["Thu, 01 Jan 2026 00:00:09 GMT", 9_000],
    ["never", undefined],
  ])("%s → %s", (value, expected) => {
    // Whatever this machine's clock says.
    expect(parseRetryAfter(value, "Thu, 01 Jan 2026 00:00:00 GMT")).toBe(expected);
  });

  it("uses this machine's clock if the response has no date", () => {
    const wait = parseRetryAfter(new Date(Date.now() + 60_000).toUTCString(), undefined);
    expect(wait).toBeGreaterThan(50_000);
  });
});
