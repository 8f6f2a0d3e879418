/** Points that a shorter retention makes deletable. */
export interface OlderPoints {
  /** Older than this, in milliseconds since 1970. */
  than: number;
  /** The points that were counted; undefined if none were. */
  points: number | undefined;
  /** Whether the count is exact. Otherwise it is a lower bound. */
  isExact: boolean;
  /** The number of measurements with such points. */
  measurements: number;
}

/** A bucket's contents, as far as the server returned them. */
export interface FoundData {
  /** When it was examined, in milliseconds since 1970. */
  lookedAt: number;
  /** Whether it is proven that the bucket has no points at all. */
  isEmpty: boolean;
  measurements: number;
  /** In milliseconds since 1970; undefined if no query found a point. */
  oldest: number | undefined;
  newest: number | undefined;
  /** Only if a shorter retention period is planned. */
  older: OlderPoints | undefined;
  /** What couldn't be determined, and why. If not empty, all numbers are lower bounds. */
  gaps: string[];
}

/** A bucket's data, or why it couldn't be read. */
export type BucketData = FoundData | { problem: string };

export function isFound(data: BucketData | undefined): data is FoundData {
  return data !== undefined && !("problem" in data);
}

/** Returns whether it is proven that deleting the bucket loses no data. */
export function isEmpty(data: BucketData | undefined): boolean {
  return isFound(data) && data.isEmpty;
}

/** Returns a bucket's contents for other programs; `review.schema.json` defines the format. */
export function dataJson(data: BucketData): object {
  if (!isFound(data)) return { state: "unknown", reasons: [data.problem] };
  const { isEmpty, lookedAt, measurements, oldest, newest, older, gaps } = data;
  return {
    state: isEmpty ? "empty" : "filled",
    reasons: gaps,
    lookedAt: timeJson(lookedAt),
    measurements,
    oldest: timeJson(oldest),
    newest: timeJson(newest),
    deletable: older
      ? {
          olderThan: timeJson(older.than),
          points: older.points ?? null,
          isExact: older.isExact,
          measurements: older.measurements,
        }
      : null,
  };
}

function timeJson(time: number | undefined): string | null {
  return time === undefined ? null : new Date(time).toISOString();
}
