/** Points that a shorter retention makes deletable. */
export interface OlderPoints {
  /** Older than this, in milliseconds since 1970. */
  than: number;
  /** The points that were counted; undefined where none were. */
  points: number | undefined;
  /** Whether there are no more of them. Otherwise there are at least as many. */
  isExact: boolean;
  /** In how many measurements there are such points. */
  measurements: number;
}

/** What a bucket holds, as far as its server answered. */
export interface FoundData {
  /** When it was looked at, in milliseconds since 1970. */
  lookedAt: number;
  /** Proven: no point at any time. */
  isEmpty: boolean;
  measurements: number;
  /** In milliseconds since 1970; undefined where no question found a point. */
  oldest: number | undefined;
  newest: number | undefined;
  /** Only where a shorter retention is to come. */
  older: OlderPoints | undefined;
  /** What was not asked or not answered, and why: figures are lower bounds then. */
  gaps: string[];
}

/** What a bucket holds, or why nobody could look. */
export type BucketData = FoundData | { problem: string };

export function isFound(data: BucketData | undefined): data is FoundData {
  return data !== undefined && !("problem" in data);
}

/** Whether it is proven that nothing is lost with the bucket. */
export function isEmpty(data: BucketData | undefined): boolean {
  return isFound(data) && data.isEmpty;
}

/** What a bucket holds, for other programs; `review.schema.json` has the form. */
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
