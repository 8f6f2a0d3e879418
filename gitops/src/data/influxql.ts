/*
 * The questions that are asked of the data, in InfluxQL. Names go into them quoted, whatever they are.
 */

/** What the parser takes for the end of the text or of the line, even in quotes; and what stands for broken UTF-8. */
const UNQUOTABLE = /[\p{Cs}\r\ufffd]/u;

/** Sources that servers keep for themselves: a SELECT from one is an error, and ends the whole query. */
const SYSTEM = new Set(["_fieldKeys", "_measurements", "_series", "_tagKeys", "_tags"]);

/** Whether a query can name this measurement. */
export function canBeQueried(measurement: string): boolean {
  const isQuotable =
    measurement !== "" && !measurement.includes("\0") && !UNQUOTABLE.test(measurement);
  return isQuotable && !SYSTEM.has(measurement);
}

/** A name in a query. */
export function quoteName(name: string): string {
  return `"${name.replace(/[\\"]/g, "\\$&").replace(/\n/g, "\\n")}"`;
}

/** The fields of every measurement, whenever their points are. An unreadable bucket is an error. */
export const FIELD_KEYS = "SHOW FIELD KEYS";

/** A second witness. It asks the default policy of a database whatever `rp` says, and an unreadable bucket is an empty list. */
export const MEASUREMENTS = "SHOW MEASUREMENTS";

/** The oldest or newest point of a measurement. */
export function edgeQuestion(measurement: string, edge: "oldest" | "newest"): string {
  const order = edge === "oldest" ? "time" : "time DESC";
  return `SELECT * FROM ${quoteName(measurement)} ORDER BY ${order} LIMIT 1`;
}

/** How many values each field of a measurement has before a time, in milliseconds since 1970. */
export function countQuestion(measurement: string, before: number): string {
  const end = new Date(before).toISOString();
  return `SELECT COUNT(*) FROM ${quoteName(measurement)} WHERE time < '${end}'`;
}

/** What a URL may have: some proxies take no longer ones. */
const LONGEST_QUERY = 4_000;

/**
 * Puts questions together that one request can ask.
 * @param most how many at most, by the number of the batch
 */
export function toBatches<T extends { questions: readonly string[] }>(
  items: readonly T[],
  most: (batch: number) => number = () => Number.POSITIVE_INFINITY,
): T[][] {
  const batches: T[][] = [];
  let length = 0;
  for (const item of items) {
    const own = encodeURIComponent(item.questions.join(";")).length;
    const last = batches.at(-1);
    if (last && last.length < most(batches.length - 1) && length + own <= LONGEST_QUERY) {
      last.push(item);
      length += own;
    } else {
      batches.push([item]);
      length = own;
    }
  }
  return batches;
}
