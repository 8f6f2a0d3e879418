import { isMet } from "./promises.mjs";

/** @typedef {import("./rows.mjs").Row} Row */

const STEP = /^(?<command>.*) (?<quantity>time|memory|requests|in flight)$/;

/**
 * The rows as tables that people and Markdown can read.
 * @param {Row[]} rows
 */
export function reportOf(rows) {
  const steps = rows.filter(({ metric }) => STEP.test(metric));
  const others = rows.filter((row) => !steps.includes(row));
  const promised = rows.filter(({ bound }) => bound !== undefined);
  return [
    ["Commands, beside a provider that does nothing (the floor):", commandTable(steps)],
    ["Other figures:", othersTable(others)],
    ["What is promised:", promisesTable(promised)],
  ]
    .map(([title, body]) => `${title}\n\n${body}\n`)
    .join("\n");
}

/** One line for each command, with all that was measured of it. @param {Row[]} steps */
function commandTable(steps) {
  /** @type {Map<string, Map<string, Row>>} */
  const lines = new Map();
  for (const row of steps) {
    const { command = "", quantity = "" } = STEP.exec(row.metric)?.groups ?? {};
    const key = JSON.stringify([row.name, command, row.size, row.latencyMs]);
    lines.set(key, (lines.get(key) ?? new Map()).set(quantity, row));
  }
  const body = [...lines].map(([key, line]) => {
    const [name, command, size, latencyMs] = JSON.parse(key);
    const [time, memory] = [line.get("time"), line.get("memory")];
    return [
      name,
      command,
      count(size),
      `${latencyMs} ms`,
      quantityOf(time),
      quantityOf(time, "floor"),
      time?.ratio?.toFixed(2) ?? "",
      count(line.get("requests")?.value),
      count(line.get("in flight")?.value),
      quantityOf(memory),
      quantityOf(memory, "floor"),
    ];
  });
  const head = "scenario,command,resources,latency,time,floor,ratio,requests,at once,memory,floor";
  return table(head.split(","), body);
}

/** @param {Row[]} rows */
function othersTable(rows) {
  const body = rows.map((row) => [
    row.name,
    row.metric,
    count(row.size || undefined),
    `${row.latencyMs} ms`,
    quantityOf(row),
    quantityOf(row, "floor"),
    row.unit === "exponent" ? "" : (row.ratio?.toFixed(2) ?? ""),
  ]);
  return table("scenario,what,resources,latency,value,floor,ratio".split(","), body);
}

/** @param {Row[]} rows */
function promisesTable(rows) {
  const body = rows.map((row) => [
    row.name,
    row.metric,
    count(row.size || undefined),
    `${row.latencyMs} ms`,
    quantityOf(row),
    quantityOf(row, "bound"),
    isMet(row) ? "met" : "NOT met",
  ]);
  return table("scenario,what,resources,latency,value,at most,".split(","), body);
}

/**
 * A value of a row, its floor or its bound, in its unit.
 * @param {Row | undefined} row
 * @param {"value" | "floor" | "bound"} [member]
 */
function quantityOf(row, member = "value") {
  const value = row?.[member];
  if (!row || value === undefined) return "";
  if (row.unit === "exponent") return value.toFixed(2);
  if (row.unit === "requests") return count(value);
  if (row.unit === "ms" && value >= 1_000) return `${(value / 1_000).toFixed(2)} s`;
  return `${Math.round(value)} ${row.unit.replace("bytes per resource", "B")}`;
}

/** @param {number} [value] */
function count(value) {
  return value?.toLocaleString("en-US") ?? "";
}

/**
 * A table of Markdown whose columns stand below each other; what begins with a digit stands to the right.
 * @param {string[]} head
 * @param {string[][]} body
 */
function table(head, body) {
  const widths = head.map((title, column) =>
    Math.max(3, title.length, ...body.map((cells) => cells[column]?.length ?? 0)),
  );
  const isNumber = head.map((_, column) =>
    body.every((cells) => !/^[^\d-]/.test(cells[column] ?? "")),
  );
  /** @param {string[]} cells */
  const line = (cells) => {
    const padded = cells.map((cell, column) => {
      const width = widths[column] ?? 0;
      return isNumber[column] ? cell.padStart(width) : cell.padEnd(width);
    });
    return `| ${padded.join(" | ")} |`;
  };
  const rule = widths.map(
    (width, column) => "-".repeat(width - 1) + (isNumber[column] ? ":" : "-"),
  );
  return [line(head), line(rule), ...body.map(line)].join("\n");
}
