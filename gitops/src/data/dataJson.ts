import { type BucketData, isFound } from "./bucketData";

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
