import { formatRetention } from "pulumi-influxdb-serverless/rules";
import { pluralize } from "../output/describeValue";
import { type BucketData, type FoundData, isFound, type OlderPoints } from "./bucketData";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Summarizes a bucket's contents: `14 measurements, the oldest point from March 3, the newest 3 minutes old`. */
export function describeData(data: BucketData): string {
  if (!isFound(data)) return "not checked";
  if (data.isEmpty) return "empty";
  const { measurements, oldest, newest, lookedAt } = data;
  const held = pluralize(measurements, "measurement");
  if (oldest === undefined || newest === undefined)
    return `${held}, oldest and newest point unknown`;
  const partly = foundIn(data);
  return `${held}, the oldest point${partly} from ${dateIn(oldest, lookedAt)}, the newest${partly} ${ageOf(newest, lookedAt)}`;
}

/**
 * Describes what a shorter retention makes deletable: `1.2 million points in 14 measurements become deletable, the oldest
 * from March 3`. Undefined if nothing was found, but not everything was checked.
 */
export function describeOlder(data: FoundData, older: OlderPoints): string | undefined {
  const { than, points, isExact, measurements } = older;
  const { oldest = 0, lookedAt } = data;
  if (measurements === 0) {
    if (!isExact) return undefined;
    return `no points are older than ${formatRetention((lookedAt - than) / 1_000)} yet`;
  }
  const count =
    points === undefined || points === 0
      ? "points"
      : `${isExact ? "" : "at least "}${countInWords(points)} ${points === 1 ? "point" : "points"}`;
  const uncounted = points === undefined ? " (not counted)" : "";
  const verb = points === 1 && isExact ? "becomes" : "become";
  return (
    `${count} in ${pluralize(measurements, "measurement")} ${verb} deletable${uncounted}, ` +
    `the oldest${foundIn(data)} from ${dateIn(oldest, lookedAt)}`
  );
}

/** Returns " found" if there may be older or newer points than those found. */
function foundIn({ gaps }: FoundData): string {
  return gaps.length > 0 ? " found" : "";
}

/** `200,000`, `1.2 million`: rounded down, so that "at least" stays true. */
export function countInWords(count: number): string {
  for (const [size, word] of [
    [1e12, "trillion"],
    [1e9, "billion"],
    [1e6, "million"],
  ] as const) {
    if (count >= size) return `${Math.floor((count / size) * 10) / 10} ${word}`;
  }
  return count.toLocaleString("en-US");
}

/** A day in UTC: `March 3`, with the year if it isn't the current year at the time of the check. */
function dateIn(time: number, lookedAt: number): string {
  const year = (moment: number) => new Date(moment).getUTCFullYear();
  return new Date(time).toLocaleDateString("en-US", {
    timeZone: "UTC",
    month: "long",
    day: "numeric",
    ...(year(time) === year(lookedAt) ? {} : { year: "numeric" }),
  });
}

/** How old a point is, after a noun: `3 minutes old`, `from March 3`. */
function ageOf(time: number, lookedAt: number): string {
  const age = lookedAt - time;
  // A point may have any timestamp, and two machines' clocks may differ slightly.
  if (age < -MINUTE) return `from ${dateIn(time, lookedAt)}, in the future`;
  if (age < MINUTE) return "less than a minute old";
  if (age < HOUR) return `${pluralize(Math.floor(age / MINUTE), "minute")} old`;
  if (age < 2 * DAY) return `${pluralize(Math.floor(age / HOUR), "hour")} old`;
  if (age < 60 * DAY) return `${pluralize(Math.floor(age / DAY), "day")} old`;
  return `from ${dateIn(time, lookedAt)}`;
}
