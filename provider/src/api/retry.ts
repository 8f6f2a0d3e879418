/** When a request is sent again, and how long to wait before. Times in milliseconds. */
export interface RetryPolicy {
  /** How often a request is repeated after a broken connection or a server error. */
  repeats: number;
  /** How often a request is repeated after 429 or 503: the server asked for patience. */
  patience: number;
  /** The first wait; it doubles from one repeat to the next. */
  firstDelay: number;
  /** No wait is longer than this, whatever Retry-After says. */
  longestDelay: number;
  /** All attempts and waits of one request together. */
  deadline: number;
  /** How long to wait for the connection, for the answer's headers and between parts of its body. */
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
  /** How many attempts have been made, this one included. */
  attempt: number;
  /** Whether sending the same request twice does no more than sending it once. */
  idempotent: boolean;
  status: number | undefined;
  /** The value of the Retry-After header: seconds, or an HTTP date. */
  retryAfter: string | undefined;
}

/** Whether a status says that the server is busy and has done nothing. */
export function asksForPatience(status: number | undefined): boolean {
  return status === 429 || status === 503;
}

/**
 * The wait before the next attempt, or undefined when there is none. Pure: `now` and `random` come in.
 * 429 and 503 say that nothing was done, so that any request may be repeated; a broken connection or
 * another server error says nothing, so that only an idempotent one may be.
 */
export function delayBeforeRetry(
  policy: RetryPolicy,
  outcome: AttemptOutcome,
  now: number,
  random: () => number,
): number | undefined {
  const busy = asksForPatience(outcome.status);
  const failed = outcome.status === undefined || outcome.status >= 500;
  if (!busy && !(failed && outcome.idempotent)) return undefined;
  if (outcome.attempt > (busy ? policy.patience : policy.repeats)) return undefined;
  const backoff = policy.firstDelay * 2 ** (outcome.attempt - 1);
  const asked = busy ? parseRetryAfter(outcome.retryAfter, now) : undefined;
  // Jitter only lengthens what the server asked for, and spreads what we chose ourselves.
  const delay = asked === undefined ? backoff * (0.5 + random() / 2) : asked * (1 + random() / 10);
  return Math.min(delay, policy.longestDelay);
}

/** Milliseconds from now until the moment that a Retry-After header names; undefined when it names none. */
export function parseRetryAfter(value: string | undefined, now: number): number | undefined {
  if (value === undefined) return undefined;
  if (/^\s*\d+\s*$/.test(value)) return Number(value) * 1_000;
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
