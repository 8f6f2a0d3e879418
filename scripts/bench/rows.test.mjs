import { describe, expect, it } from "vitest";
import { isMet, withBounds } from "./promises.mjs";
import { reportOf } from "./report.mjs";
import { createRows, growthOf, median } from "./rows.mjs";

const step = { milliseconds: 3_000, megabytes: 150, requests: 301, inFlight: 8 };
const floor = { milliseconds: 2_000, megabytes: 140, requests: 0, inFlight: 0 };

/** @param {number} size @param {number} value @param {number} floor */
const refresh = (size, value, floor) => ({
  ...{ name: "large", metric: "refresh time", size, latencyMs: 0, unit: "ms" },
  ...{ value, floor, ratio: value / floor },
});

describe("median", () => {
  it.each([
    [[7], 7],
    [[9, 1, 5], 5],
    [[4, 1, 3, 100], 3.5],
  ])("of %j is %j", (values, expected) => {
    expect(median(values)).toBe(expected);
  });
});

describe("rows", () => {
  it("are the medians of a command's runs, beside the floor's", () => {
    const rows = createRows();
    const place = { name: "buckets", command: "up", size: 300, latencyMs: 0 };
    rows.addStep(place, [step, { ...step, milliseconds: 5_000 }], [floor]);
    expect(rows.all).toMatchObject([
      { metric: "up time", value: 4_000, floor: 2_000, ratio: 2, unit: "ms" },
      { metric: "up memory", value: 150, floor: 140, unit: "MB" },
      { metric: "up requests", value: 301 },
      { metric: "up in flight", value: 8 },
    ]);
    expect(rows.all[2]).not.toHaveProperty("floor");
  });

  it("grow by an exponent, ours and the floor's", () => {
    const growth = growthOf([refresh(100, 1_000, 1_000), refresh(1_000, 100_000, 10_000)]);
    expect(growth).toEqual([
      expect.objectContaining({ metric: "refresh time: growth since 100", value: 2, floor: 1 }),
    ]);
  });
});

describe("promises", () => {
  it.each([
    ["buckets", "up time", 300, 0, 1_150],
    ["buckets", "refresh time", 1_000, 80, 2_500],
    ["large", "refresh time", 1_000, 80, 2_500],
    ["large", "refresh memory", 10_000, 80, 1_060],
    ["mixed", "refresh requests", 3_000, 0, 370],
    ["few of many", "refresh requests", 3, 80, 6],
    ["start-up", "import adds", 0, 0, 30],
    ["buckets", "up time", 100, 0, undefined],
    ["buckets", "up time", 300, 80, undefined],
  ])("of %s, %s, %i at %i ms: %j", (name, metric, size, latencyMs, expected) => {
    const row = { name, metric, size, latencyMs, unit: "", value: 1, floor: 1_000, ratio: 0.001 };
    const bound = withBounds([row])[0]?.bound;
    if (expected === undefined) expect(bound).toBeUndefined();
    else expect(bound).toBeCloseTo(expected);
  });

  it("keep our part of a large refresh in step with the size", () => {
    const rows = withBounds([refresh(1_000, 3_000, 2_000), refresh(10_000, 34_000, 20_000)]);
    expect(rows[0]).not.toHaveProperty("bound");
    expect(rows[1]?.bound).toBeCloseTo(33_000);
    expect(rows.map(isMet)).toEqual([true, false]);
  });
});

describe("report", () => {
  it("has a line for each command, and says what is met and what not", () => {
    const rows = createRows();
    rows.addStep({ name: "buckets", command: "up", size: 300, latencyMs: 0 }, [step], [floor]);
    const lines = reportOf(withBounds(rows.all)).split("\n");
    const cells = lines.map((line) => line.split("|").map((cell) => cell.trim()));
    expect(cells).toContainEqual(
      ["", "buckets", "up", "300", "0 ms", "3.00 s", "2.00 s", "1.50"].concat([
        "301",
        "8",
        "150 MB",
        "140 MB",
        "",
      ]),
    );
    expect(cells).toContainEqual([
      "",
      "buckets",
      "up time",
      "300",
      "0 ms",
      "3.00 s",
      "2.30 s",
      "NOT met",
      "",
    ]);
  });
});
