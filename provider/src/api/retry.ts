/** When to send a request again, and how long to wait first. Times are in milliseconds. */
export interface RetryPolicy {
  /** How many times a request is retried after a broken connection or a server error. */
  repeats: number;
  /** How many times a request is retried after 429 or 503, by which the server asks for fewer requests. */
  patience: number;
  /** The first wait; it doubles with each retry. */
  firstDelay: number;
  /** No wait is longer than this, regardless of Retry-After. */
  longestDelay: number;
  /** The time limit for all attempts and waits of one request. */
  deadline: number;
  /** How long to wait for the connection, for the response's headers and between parts of its body. */
  timeout: number;
}

/** Times in milliseconds. */
export const DEFAULT_POLICY: Readonly<RetryPolicy> = Object.freeze({
  repeats: 3,
  patience: 10,
  firstDelay: 250,
  longestDelay: 60_000,
  deadline: 300_000,
  timeout: 30_000,
});

/** How one attempt of a request ended: with a status, or with a broken connection (status undefined). */
export interface AttemptOutcome {
  /** The number of attempts so far, including this one. */
  attempt: number;
  /** Whether sending the request twice has the same effect as sending it once. */
  idempotent: boolean;
  status: number | undefined;
  /** How long the server asks to wait, in milliseconds. */
  retryAfter: number | undefined;
}

/** Returns whether a status means that the server is busy and did nothing. */
export function asksForPatience(status: number | undefined): boolean {
  return status === 429 || status === 503;
}

/**
 * Returns the wait before the next attempt, or undefined if there are no more attempts. Pure: `random` is passed in. 429
 * and 503 mean that nothing was done, so any request may be retried. After a broken connection or another server error
 * that is unknown, so only an idempotent request may be retried.
 */
export function delayBeforeRetry(
  policy: RetryPolicy,
  outcome: AttemptOutcome,
  random: () => number,
): number | undefined {
  const busy = asksForPatience(outcome.status);
  const failed = outcome.status === undefined || outcome.status >= 500;
  if (!busy && !(failed && outcome.idempotent)) return undefined;
  if (outcome.attempt > (busy ? policy.patience : policy.repeats)) return undefined;
  const backoff = policy.firstDelay * 2 ** (outcome.attempt - 1);
  const asked = busy ? outcome.retryAfter : undefined;
  // Jitter only lengthens what the server asked for, and spreads what we chose ourselves.
  const delay = asked === undefined ? backoff * (0.5 + random() / 2) : asked * (1 + random() / 10);
  return Math.min(delay, policy.longestDelay);
}

/**
 * Returns the wait that a `Retry-After` header asks for, in milliseconds: seconds, or until an HTTP date; undefined if
 * it has none.
 * @param date the response's `Date` header: this machine's clock may differ from the server's
 */
export function parseRetryAfter(
  value: string | undefined,
  date: string | undefined,
): number | undefined {
  if (value === undefined) return undefined;
  if (/^\s*\d+\s*$/.test(value)) return Number(value) * 1_000;
  const until = Date.parse(value);
  const sentAt = Date.parse(date ?? "");
  if (Number.isNaN(until)) return undefined;
  return Math.max(0, until - (Number.isNaN(sentAt) ? Date.now() : sentAt));
}
