/**
 * @typedef {object} Row one measured value
 * @property {string} name the scenario
 * @property {string} metric
 * @property {number} size how many resources
 * @property {number} latencyMs what the server takes for every answer
 * @property {number} value
 * @property {string} unit
 * @property {number} [floor] the same of a provider that does nothing, in the same run
 * @property {number} [ratio] value / floor
 * @property {number} [bound] the most that is promised, in the unit of the value
 *
 * @typedef {ReturnType<typeof createRows>} Rows
 * @typedef {{ engine: import("./project.mjs").Engine, rows: Rows, say: (message: string) => void }} Bench
 */

/** What is measured of every command. */
const QUANTITIES = /** @type {const} */ ([
  { quantity: "time", unit: "ms", of: "milliseconds" },
  { quantity: "memory", unit: "MB", of: "megabytes" },
  { quantity: "requests", unit: "requests", of: "requests", noFloor: true },
  { quantity: "in flight", unit: "requests", of: "inFlight", noFloor: true },
]);

/** Collects the rows of a run. */
export function createRows() {
  /** @type {Row[]} */
  const all = [];

  /** @param {Row} row */
  function add({ floor, ...row }) {
    all.push(floor === undefined ? row : { ...row, floor, ratio: row.value / floor });
  }

  return {
    all,
    add,
    /**
     * The rows of one command: medians of all its runs.
     * @param {{ name: string, command: string, size: number, latencyMs: number }} place
     * @param {import("./stack.mjs").Step[]} steps
     * @param {import("./stack.mjs").Step[]} [floors]
     */
    addStep({ command, ...place }, steps, floors = []) {
      for (const { quantity, unit, of, ...options } of QUANTITIES) {
        /** @param {import("./stack.mjs").Step[]} some */
        const values = (some) => some.flatMap((step) => step[of] ?? []);
        if (values(steps).length === 0) continue;
        const below = "noFloor" in options ? [] : values(floors);
        add({
          ...place,
          metric: `${command} ${quantity}`,
          value: median(values(steps)),
          unit,
          ...(below.length > 0 ? { floor: median(below) } : {}),
        });
      }
    },
  };
}

/**
 * The one in the middle.
 * @param {number[]} values
 */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length / 2;
  const [lower = 0, upper = 0] = [sorted[Math.ceil(half) - 1], sorted[Math.floor(half)]];
  return (lower + upper) / 2;
}

/**
 * How the times of a scenario grow with its size, as the exponent between two sizes that follow each other:
 * 1 is in step with the size, 2 is its square.
 * @param {Row[]} rows
 * @returns {Row[]}
 */
export function growthOf(rows) {
  const times = rows.filter(({ metric }) => metric.endsWith(" time"));
  return times.flatMap((row) => {
    const before = times
      .filter(({ name, metric, latencyMs }) => isSame(row, { name, metric, latencyMs }))
      .filter(({ size }) => size < row.size)
      .sort((a, b) => b.size - a.size)[0];
    if (!before) return [];
    const exponent = (/** @type {number} */ from, /** @type {number} */ to) =>
      Math.log(to / from) / Math.log(row.size / before.size);
    const { name, latencyMs, size, metric } = row;
    return {
      ...{ name, size, latencyMs, unit: "exponent" },
      metric: `${metric}: growth since ${before.size}`,
      value: exponent(before.value, row.value),
      ...(row.floor && before.floor ? { floor: exponent(before.floor, row.floor) } : {}),
    };
  });
}

/**
 * Whether a row has these members.
 * @param {Row} row
 * @param {Partial<Row>} members
 */
export function isSame(row, members) {
  return Object.entries(members).every(
    ([key, value]) => row[/** @type {keyof Row} */ (key)] === value,
  );
}
