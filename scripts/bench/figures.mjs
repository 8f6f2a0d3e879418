/**
 * @typedef {{ seconds: number, megabytes: number, requests: number, atOnce: number }} Step what one command used;
 *   megabytes: the provider process's peak
 * @typedef {{ command: string, size: number, latencyMs: number, isLarge: boolean }} Place isLarge: without checkpoints
 * @typedef {Place & { ours: Step, floor: Step, ordinary: Step }} Figure medians; NaN if nothing was measured
 * @typedef {{ what: string, value: number, unit: string, most: number }} Promised
 * @typedef {ReturnType<typeof createFigures>} Figures
 */

/**
 * What docs/performance.md promises for commands: the maximum number of seconds that ours may take.
 * @type {[of: Partial<Place>, limit: string, most: (figure: Figure, find: (command: string) => Figure | undefined) => number][]}
 */
const PROMISES = [
  [{ command: "preview", size: 300 }, "floor", ({ floor }) => floor.seconds],
  [{ command: "preview", size: 1_000 }, "0.85 × floor", ({ floor }) => 0.85 * floor.seconds],
  [{ command: "up", size: 300 }, "1.05 × floor", ({ floor }) => 1.05 * floor.seconds],
  [{ command: "refresh", size: 1_000 }, "floor + 1.5 s", ({ floor }) => floor.seconds + 1.5],
  [{ command: "refresh", size: 1_000 }, "ordinary", ({ ordinary }) => ordinary.seconds],
  [
    { command: "drift", size: 1_000 },
    "refresh / 2",
    (_, find) => (find("refresh")?.ours.seconds ?? Number.NaN) / 2,
  ],
];

/** Collects a run's figures, and compares them with the promised limits. */
export function createFigures() {
  /** @type {Figure[]} */
  const commands = [];
  /** @type {Promised[]} */
  const others = [];

  function all() {
    const promises = commands.flatMap((figure) => {
      /** @param {string} command */
      const find = (command) =>
        commands.find((it) => it.command === command && it.size === figure.size);
      return PROMISES.filter(([of]) => isSame(of)(figure)).map(([, limit, most]) => ({
        what: `${figure.command}, ${quantity(figure.size)} buckets (limit: ${limit})`,
        unit: "s",
        value: figure.ours.seconds,
        most: most(figure, find),
      }));
    });
    const known = [...others, ...promises].filter(({ value, most }) => !Number.isNaN(value + most));
    return { commands, promises: known.map((it) => ({ ...it, isMet: it.value <= it.most })) };
  }

  return {
    all,
    /** Adds a command: the medians of all its runs. @param {Place} place @param {Record<string, Step[]>} steps */
    addCommand(place, { ours = [], floor = [], ordinary = [] }) {
      commands.push({
        ...place,
        ours: middle(ours),
        floor: middle(floor),
        ordinary: middle(ordinary),
      });
    },
    /** Adds a value that is not the time of a command. @param {Promised} promised */
    addPromised(promised) {
      others.push(promised);
    },
    /** Returns the figures as Markdown tables. */
    report() {
      const figures = commands.map(
        ({ command, size, latencyMs, isLarge, ours, floor, ordinary }) => [
          isLarge ? `${command} *` : command,
          ...[quantity(size), `${latencyMs} ms`, quantity(ours.seconds, "s")],
          ...[quantity(floor.seconds, "s"), quantity(ours.seconds / floor.seconds, "ratio")],
          ...[quantity(ordinary.seconds, "s"), quantity(ours.seconds / ordinary.seconds, "ratio")],
          ...[quantity(ours.requests), quantity(ordinary.requests), quantity(ours.megabytes, "MB")],
        ],
      );
      const head =
        "command,buckets,latency,time,floor,ratio,ordinary,ratio,requests,ordinary,memory";
      const promises = all().promises.map(({ what, value, unit, most, isMet }) => [
        ...[what, quantity(value, unit), quantity(most, unit), isMet ? "met" : "NOT met"],
      ]);
      return `${table(head, figures)}\n\n${table("metric,measured,at most,", promises)}\n`;
    },
  };
}

/** Returns the middle value; NaN for an empty list. @param {number[]} values */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const [lower, upper] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  return ((lower ?? Number.NaN) + (upper ?? Number.NaN)) / 2;
}

/** @param {Step[]} steps @returns {Step} */
function middle(steps) {
  /** @param {keyof Step} key */
  const of = (key) => median(steps.map((step) => step[key]));
  return {
    seconds: of("seconds"),
    requests: of("requests"),
    atOnce: of("atOnce"),
    megabytes: of("megabytes"),
  };
}

/** @param {Partial<Place>} members */
function isSame(members) {
  return (/** @type {Place} */ place) =>
    Object.entries(members).every(
      ([key, value]) => place[/** @type {keyof Place} */ (key)] === value,
    );
}

/** @param {number} value @param {string} [unit] */
function quantity(value, unit = "") {
  if (Number.isNaN(value)) return "";
  if (unit === "ratio") return value.toFixed(2);
  if (unit === "s") return `${value.toFixed(1)} s`;
  return `${Math.round(value).toLocaleString("en-US")} ${unit}`.trim();
}

/** Formats a Markdown table; the first column is aligned to the left. @param {string} head @param {string[][]} body */
function table(head, body) {
  const rows = [head.split(","), ...body];
  const widths = head
    .split(",")
    .map((_, column) => Math.max(3, ...rows.map((cells) => cells[column]?.length ?? 0)));
  const [first = "", ...rest] = rows.map((cells) => {
    const padded = widths.map((width, column) => {
      const cell = cells[column] ?? "";
      return column === 0 ? cell.padEnd(width) : cell.padStart(width);
    });
    return `| ${padded.join(" | ")} |`;
  });
  const rule = widths.map((width, column) => "-".repeat(width - 1) + (column === 0 ? "-" : ":"));
  return [first, `| ${rule.join(" | ")} |`, ...rest].join("\n");
}
