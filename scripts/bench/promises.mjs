import { isSame } from "./rows.mjs";

/** @typedef {import("./rows.mjs").Row} Row */

/** Mixed: 250 buckets with members, 100 with schemas, 10 pages of 100 buckets with their labels, 10 more. */
const MIXED_REQUESTS = 10 + 250 + 100 + 10;

/**
 * What is promised, and of which rows: the most that a value may be.
 * @type {{ of: Partial<Row>, most: (row: Row, all: Row[]) => number | undefined }[]}
 */
const PROMISES = [
  { of: { name: "mixed", metric: "refresh requests" }, most: () => MIXED_REQUESTS },
  { of: { name: "few of many", metric: "refresh requests" }, most: () => 6 },
  {
    of: { metric: "refresh time", size: 1_000, latencyMs: 80 },
    most: ({ floor }) => floor && floor + 1_500,
  },
  ...["up", "preview", "refresh", "destroy"].map((command) => ({
    of: { name: "buckets", metric: `${command} time`, size: 300, latencyMs: 0 },
    most: times(1.15),
  })),
  { of: { name: "buckets", metric: "state" }, most: times(1.1) },
  {
    of: { name: "large", metric: "refresh memory", size: 10_000 },
    most: ({ floor }) => floor && floor + 60,
  },
  { of: { name: "large", metric: "refresh time", size: 10_000, latencyMs: 0 }, most: inStep },
  { of: { name: "start-up", metric: "import adds" }, most: () => 30 },
  { of: { name: "large", metric: "drift time" }, most: likeRefresh },
  { of: { name: "large", metric: "drift memory" }, most: () => 300 },
];

/** @param {number} factor */
function times(factor) {
  return (/** @type {Row} */ { floor }) => floor && floor * factor;
}

/**
 * Our part of a refresh, above the floor, takes at most 1.3 times as much for each resource as at 1,000.
 * @param {Row} row
 * @param {Row[]} all
 */
function inStep(row, all) {
  const { name, metric, latencyMs } = row;
  const small = all.find((other) => isSame(other, { name, metric, latencyMs, size: 1_000 }));
  if (!small?.floor || !row.floor) return undefined;
  const each = Math.max(0, small.value - small.floor) / small.size;
  return row.floor + 1.3 * each * row.size;
}

/**
 * To look for drift takes no longer than the engine takes for the same.
 * @param {Row} row
 * @param {Row[]} all
 */
function likeRefresh({ name, size, latencyMs }, all) {
  const metric = "refresh --preview-only time";
  return all.find((other) => isSame(other, { name, metric, size, latencyMs }))?.value;
}

/**
 * The rows, with a bound where one is promised.
 * @param {Row[]} rows
 * @returns {Row[]}
 */
export function withBounds(rows) {
  return rows.map((row) => {
    const bound = PROMISES.find(({ of }) => isSame(row, of))?.most(row, rows);
    return bound === undefined ? row : { ...row, bound };
  });
}

/**
 * Whether a row is not above its bound.
 * @param {Row} row
 */
export function isMet({ value, bound }) {
  return bound === undefined || value <= bound;
}
