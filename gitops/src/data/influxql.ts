/*
 * The InfluxQL queries for examining data. All names in them are quoted.
 */

/**
 * Characters that the parser treats as the end of the text or line, even in quotes, and the replacement character for
 * invalid UTF-8.
 */
const UNQUOTABLE = /[\p{Cs}\r\ufffd]/u;

/** Reserved sources: a SELECT from one is an error and ends the whole query. */
const SYSTEM = new Set(["_fieldKeys", "_measurements", "_series", "_tagKeys", "_tags"]);

/** Returns whether a query can name this measurement. */
export function canBeQueried(measurement: string): boolean {
  const isQuotable =
    measurement !== "" && !measurement.includes("\0") && !UNQUOTABLE.test(measurement);
  return isQuotable && !SYSTEM.has(measurement);
}

/** A name in a query. */
export function quoteName(name: string): string {
  return `"${name.replace(/[\\"]/g, "\\$&").replace(/\n/g, "\\n")}"`;
}

/** Lists the fields of every measurement, regardless of time. For an unreadable bucket it is an error. */
export const FIELD_KEYS = "SHOW FIELD KEYS";

/**
 * A cross-check. It uses a database's default policy regardless of `rp`, and returns an empty list for an unreadable
 * bucket.
 */
export const MEASUREMENTS = "SHOW MEASUREMENTS";

/** The oldest or newest point of a measurement. */
export function edgeQuestion(measurement: string, edge: "oldest" | "newest"): string {
  const order = edge === "oldest" ? "time" : "time DESC";
  return `SELECT * FROM ${quoteName(measurement)} ORDER BY ${order} LIMIT 1`;
}

/** Counts the values of each field in a measurement before a time, in milliseconds since 1970. */
export function countQuestion(measurement: string, before: number): string {
  const end = new Date(before).toISOString();
  return `SELECT COUNT(*) FROM ${quoteName(measurement)} WHERE time < '${end}'`;
}

/** The maximum length of a query: some proxies don't accept longer URLs. */
const LONGEST_QUERY = 4_000;

/**
 * Groups queries into batches that fit into one request.
 * @param most the maximum batch size, by batch number
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
