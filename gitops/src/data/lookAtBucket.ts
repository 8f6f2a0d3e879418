import { type Client, getBucket } from "pulumi-influxdb-serverless/client";
import { InfluxError } from "pulumi-influxdb-serverless/rules";
import { pluralize } from "../output/describeValue";
import type { FoundData, OlderPoints } from "./bucketData";
import {
  canBeQueried,
  countQuestion,
  edgeQuestion,
  FIELD_KEYS,
  MEASUREMENTS,
  toBatches,
} from "./influxql";
import { type Database, query, type Series } from "./query";

/** A bucket to examine. */
export interface BucketToLookAt {
  id: string;
  orgId: string;
  /** The planned retention period, in seconds; older points are counted. */
  keptSeconds?: number | undefined;
}

/** Where InfluxQL finds a bucket. */
export interface Mapped extends Database {
  /** Whether it is the default policy of its database. */
  isDefault: boolean;
}

/** A measurement, and what is known about it so far. */
interface Measurement {
  name: string;
  /** Whether a field has values of several types: a query finds only some of them. */
  isMixed: boolean;
  oldest?: number;
  newest?: number;
}

/**
 * Examines a bucket's data, starting with the cheap queries.
 * @param client a client whose requests end when the bucket's time budget is used up
 * @throws InfluxError if not even the measurements can be read
 */
export async function lookAtBucket(
  client: Client,
  { id, orgId, keptSeconds }: BucketToLookAt,
  mapped: Mapped,
): Promise<FoundData> {
  // The server's clock decides what a retention deletes, and this machine's may be wrong.
  let serverTime = Number.NaN;
  const onDate = (date: string) => {
    serverTime = Date.parse(date);
  };
  // Sent as separate requests: with several statements, InfluxDB 2.7 reports only the last one's error.
  const [[fieldKeys = []], [listed = []]] = await Promise.all([
    query(client, mapped, [FIELD_KEYS], id, onDate),
    mapped.isDefault ? query(client, mapped, [MEASUREMENTS], id) : [[]],
    // Reading the bucket requires the same permission as querying it. Without that permission, a response could be empty.
    getBucket(client, id, orgId),
  ]);
  const lookedAt = Number.isNaN(serverTime) ? Date.now() : serverTime;
  const measurements = measurementsIn(fieldKeys);
  const names = new Set([...measurements.map(({ name }) => name), ...namesIn(listed)]);
  const found: FoundData = {
    lookedAt,
    isEmpty: names.size === 0,
    measurements: names.size,
    oldest: undefined,
    newest: undefined,
    older: undefined,
    gaps: [],
  };
  if (found.isEmpty) return found;
  const ask = (questions: string[]) => query(client, mapped, questions, id);
  const queryable = measurements.filter(({ name }) => canBeQueried(name));
  await findEdges(ask, queryable, found);
  const silent = names.size - queryable.filter(({ oldest }) => oldest !== undefined).length;
  if (silent > 0 && found.gaps.length === 0) {
    found.gaps.push(`no points found in ${pluralize(silent, "measurement")}`);
  }
  if (measurements.some(({ isMixed }) => isMixed)) {
    found.gaps.push("it has fields with values of several types");
  }
  if (keptSeconds) {
    const than = lookedAt - keptSeconds * 1_000;
    found.older = await countOlder(ask, queryable, than, found);
  }
  return found;
}

type Ask = (questions: string[]) => Promise<Series[][]>;

function measurementsIn(fieldKeys: readonly Series[]): Measurement[] {
  return fieldKeys.map(({ name = "", values }) => ({
    name,
    isMixed: new Set(values.map(([key]) => key)).size < values.length,
  }));
}

function namesIn(listed: readonly Series[]): string[] {
  return listed.flatMap(({ values }) =>
    values.map(([name]) => (typeof name === "string" ? name : "")),
  );
}

async function findEdges(ask: Ask, measurements: Measurement[], found: FoundData): Promise<void> {
  const items = measurements.map((measurement) => ({
    measurement,
    questions: [edgeQuestion(measurement.name, "oldest"), edgeQuestion(measurement.name, "newest")],
  }));
  await askInBatches(
    ask,
    toBatches(items, () => 16),
    found,
    "oldest and newest points",
    (item, [first, last]) => {
      const { measurement } = item;
      const [oldest, newest] = [timeIn(first), timeIn(last)];
      if (oldest === undefined || newest === undefined) return;
      Object.assign(measurement, { oldest, newest });
      found.oldest = Math.min(found.oldest ?? oldest, oldest);
      found.newest = Math.max(found.newest ?? newest, newest);
    },
  );
}

/**
 * Counts the points before a time, starting with a few measurements, so that a partial count is available when time
 * runs out. InfluxQL counts field values. A measurement has at least as many points as its field with the most
 * values, and no more if no other field has any.
 */
async function countOlder(
  ask: Ask,
  measurements: readonly Measurement[],
  than: number,
  found: FoundData,
): Promise<OlderPoints> {
  const affected = measurements.filter(({ oldest }) => oldest !== undefined && oldest < than);
  const older: OlderPoints = {
    than,
    points: affected.length > 0 ? undefined : 0,
    isExact: true,
    measurements: affected.length,
  };
  const items = affected.map((measurement) => ({
    measurement,
    questions: [countQuestion(measurement.name, than)],
  }));
  const batches = toBatches(items, (batch) => 4 ** batch);
  let uncounted = 0;
  await askInBatches(ask, batches, found, "older points", (_, [series]) => {
    // InfluxDB 2.7 returns null for a field that has only later points.
    const values = series?.values[0]?.slice(1).filter((value) => value !== null) ?? [];
    const counts = values.filter(isCount);
    const points = counts.reduce((most, count) => Math.max(most, count), 0);
    older.points = (older.points ?? 0) + points;
    if (counts.filter((count) => count > 0).length > 1) older.isExact = false;
    // Each of these measurements has an older point.
    if (points === 0 || counts.length < values.length) uncounted += 1;
  });
  if (uncounted > 0) {
    found.gaps.push(
      `no usable count of the older points in ${pluralize(uncounted, "measurement")}`,
    );
  }
  older.isExact &&= found.gaps.length === 0;
  return older;
}

/** Stops at the first batch without a response: either time has run out, or the next batch would fail too. */
async function askInBatches<T extends { questions: string[] }>(
  ask: Ask,
  batches: readonly T[][],
  found: FoundData,
  what: string,
  take: (item: T, series: (Series | undefined)[]) => void,
): Promise<void> {
  for (const batch of batches) {
    try {
      const answers = await ask(batch.flatMap(({ questions }) => questions));
      const series = answers.map(([one]) => one);
      for (const item of batch) take(item, series.splice(0, item.questions.length));
    } catch (error) {
      if (!(error instanceof InfluxError)) throw error;
      found.gaps.push(`not all ${what} were found: ${error.message}`);
      return;
    }
  }
}

function timeIn(series: Series | undefined): number | undefined {
  const [time] = series?.values[0] ?? [];
  // A server may return anything; only values in JavaScript's date range are usable.
  return Number.isSafeInteger(time) && !Number.isNaN(new Date(Number(time)).getTime())
    ? Number(time)
    : undefined;
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}
