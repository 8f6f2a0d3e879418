/**
 * @typedef {{ seconds: number, megabytes: number, requests: number, atOnce: number }} Step what one command took;
 *   megabytes: the peak of the provider's process
 * @typedef {{ scenario: string, size: number, latencyMs: number }} Place
 * @typedef {Place & Step & { command: string, floorSeconds: number, floorMegabytes: number }} Figure of a command,
 *   beside the floor: a provider that does nothing. NaN: not measured
 * @typedef {Place & { what: string, value: number, unit: string, floor: number, most: number }} Promised
 * @typedef {ReturnType<typeof createFigures>} Figures
 */

/** Mixed: 250 buckets with members, 100 with schemas, 10 pages of 100 buckets with their labels, 10 more. */
const MIXED_REQUESTS = 10 + 250 + 100 + 10;

/**
 * What docs/performance.md promises: of which figures, and the most that a value may be.
 * @type {{ of: Partial<Figure>, value: "seconds" | "megabytes" | "requests",
 *   most: (figure: Figure, find: (other: Partial<Figure>) => Figure | undefined) => number }[]}
 */
const PROMISES = [
  { of: { scenario: "mixed" }, value: "requests", most: () => MIXED_REQUESTS },
  { of: { scenario: "few" }, value: "requests", most: () => 6 },
  ...["up", "preview", "refresh", "destroy"].map((command) => ({
    of: { scenario: "buckets", command, size: 300, latencyMs: 0 },
    value: /** @type {const} */ ("seconds"),
    most: (/** @type {Figure} */ { floorSeconds }) => floorSeconds * 1.15,
  })),
  {
    of: { command: "refresh", size: 1_000, latencyMs: 80 },
    value: "seconds",
    most: ({ floorSeconds }) => floorSeconds + 1.5,
  },
  {
    // Our part, above the floor, takes at most 1.3 times as much for each resource as at 1,000.
    of: { scenario: "large", command: "refresh", size: 10_000, latencyMs: 0 },
    value: "seconds",
    most: ({ floorSeconds }, find) => {
      const small = find({ size: 1_000 });
      const part = small ? Math.max(0, small.seconds - small.floorSeconds) : Number.NaN;
      return floorSeconds + 1.3 * 10 * part;
    },
  },
  {
    of: { scenario: "large", command: "refresh", size: 10_000 },
    value: "megabytes",
    most: ({ floorMegabytes }) => floorMegabytes + 60,
  },
  {
    of: { scenario: "large", command: "drift" },
    value: "seconds",
    most: (_, find) => find({ command: "refresh --preview-only" })?.seconds ?? Number.NaN,
  },
  { of: { scenario: "large", command: "drift" }, value: "megabytes", most: () => 300 },
];

const UNITS = { seconds: "s", megabytes: "MB", requests: "" };

/** Collects the figures of a run, and compares them with what is promised. */
export function createFigures() {
  /** @type {Figure[]} */
  const commands = [];
  /** @type {Promised[]} */
  const others = [];

  function all() {
    const promises = commands.flatMap((figure) => {
      const { scenario, command, size, latencyMs } = figure;
      /** @param {Partial<Figure>} other */
      const find = (other) =>
        commands.find(isSame({ scenario, command, size, latencyMs, ...other }));
      return PROMISES.filter(({ of }) => isSame(of)(figure)).map(({ value, most }) => ({
        ...{ scenario, size, latencyMs, what: `${command}: ${value}`, unit: UNITS[value] },
        ...{ value: figure[value], floor: Number.NaN, most: most(figure, find) },
      }));
    });
    const known = [...others, ...promises].filter(({ value, most }) => !Number.isNaN(value + most));
    return { commands, promises: known.map((it) => ({ ...it, isMet: it.value <= it.most })) };
  }

  return {
    all,
    /**
     * Adds a command: the medians of all its runs.
     * @param {Place & { command: string }} place
     * @param {Step[]} steps
     * @param {Step[]} [floors]
     */
    addCommand(place, steps, floors = []) {
      /** @param {Step[]} some @param {keyof Step} key */
      const middle = (some, key) => median(some.map((step) => step[key]));
      commands.push({
        ...place,
        seconds: middle(steps, "seconds"),
        floorSeconds: middle(floors, "seconds"),
        requests: middle(steps, "requests"),
        atOnce: middle(steps, "atOnce"),
        megabytes: middle(steps, "megabytes"),
        floorMegabytes: middle(floors, "megabytes"),
      });
    },
    /** Adds a value that is not of a command. @param {Promised} promised */
    addPromised(promised) {
      others.push(promised);
    },
    /** Returns the figures as tables of Markdown. */
    report() {
      /** @param {Place} place */
      const place = ({ size, latencyMs }) => [quantity(size), `${latencyMs} ms`];
      const figures = commands.map((it) => [
        ...[it.scenario, it.command, ...place(it)],
        ...[quantity(it.seconds, "s"), quantity(it.floorSeconds, "s")],
        ...[quantity(it.seconds / it.floorSeconds, "ratio")],
        ...[quantity(it.requests), quantity(it.atOnce)],
        ...[quantity(it.megabytes, "MB"), quantity(it.floorMegabytes, "MB")],
      ]);
      const promises = all().promises.map((it) => [
        ...[it.scenario, it.what, ...place(it), quantity(it.value, it.unit)],
        ...[quantity(it.floor, it.unit), quantity(it.most, it.unit), it.isMet ? "met" : "NOT met"],
      ]);
      const head =
        "scenario,command,resources,latency,time,floor,ratio,requests,at once,memory,floor";
      return `Commands, beside a provider that does nothing (the floor):

${table(head, figures)}

What is promised:

${table("scenario,what,resources,latency,value,floor,at most,", promises)}
`;
    },
  };
}

/** Returns the middle one; NaN of none. @param {number[]} values */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const [lower, upper] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  return ((lower ?? Number.NaN) + (upper ?? Number.NaN)) / 2;
}

/** @param {Partial<Figure>} members */
function isSame(members) {
  return (/** @type {Figure} */ figure) =>
    Object.entries(members).every(
      ([key, value]) => figure[/** @type {keyof Figure} */ (key)] === value,
    );
}

/** @param {number} value @param {string} [unit] */
function quantity(value, unit = "") {
  if (Number.isNaN(value)) return "";
  if (unit === "ratio") return value.toFixed(2);
  if (unit === "s") return `${value.toFixed(2)} s`;
  return `${Math.round(value).toLocaleString("en-US")} ${unit}`.trim();
}

/** The first two columns are words. @param {string} head @param {string[][]} body */
function table(head, body) {
  const rows = [head.split(","), ...body];
  const widths = head
    .split(",")
    .map((_, column) => Math.max(3, ...rows.map((cells) => cells[column]?.length ?? 0)));
  const [first = "", ...rest] = rows.map((cells) => {
    const padded = widths.map((width, column) => {
      const cell = cells[column] ?? "";
      return column < 2 ? cell.padEnd(width) : cell.padStart(width);
    });
    return `| ${padded.join(" | ")} |`;
  });
  const rule = widths.map((width, column) => "-".repeat(width - 1) + (column < 2 ? "-" : ":"));
  return [first, `| ${rule.join(" | ")} |`, ...rest].join("\n");
}
