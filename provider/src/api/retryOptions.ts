import { setTimeout as wait } from "node:timers/promises";
import type { Dispatcher } from "undici";
import type { ApiCall, Attempts } from "./call";
import type { RequestError } from "./errors";
import { asksForPatience, delayBeforeRetry, parseRetryAfter, type RetryPolicy } from "./retry";

/** The retry policy and its callbacks. */
export interface Retries {
  policy: RetryPolicy;
  /** Called after every 429 and 503. */
  slowDown: () => void;
  /** Called for every wait of more than a few seconds. */
  onLongWait: (message: string) => void;
}

type RawHeaders = Dispatcher.ResponseData["headers"];

/**
 * A failed attempt as undici's interceptor reports it, with the status and headers of the response, if there is one.
 */
type AttemptError = Error & { statusCode?: number; headers?: RawHeaders };

const LONG_WAIT = 3_000;

/** The options of undici's interceptor for one call: it retries until a response has begun. */
export function retryOptions<T>(call: ApiCall<T>, attempts: Attempts, retries: Retries) {
  return {
    throwOnError: false,
    retry: (error: Error, _context: unknown, done: (error?: Error | null) => void) => {
      const { statusCode } = error as AttemptError;
      if (asksForPatience(statusCode)) retries.slowDown();
      const delay = delayAfter(error, call, attempts, retries.policy);
      if (delay === undefined) return done(error);
      announce(delay, call.purpose, statusCode, retries);
      const repeat = () => {
        attempts.attempts += 1;
        done(null);
      };
      wait(delay, undefined, { signal: attempts.signal }).then(repeat, () => done(error));
    },
  };
}

/** A failed attempt of a call that is rebuilt each time. */
export interface FailedAttempt {
  error: RequestError;
  /** How many times it has been sent so far. */
  attempt: number;
  /** When it was first sent. */
  since: number;
  /** Whether sending it twice has the same effect as sending it once. */
  idempotent: boolean;
  /** The attempted operation, for messages. */
  purpose: string;
}

/** Waits before a call is rebuilt and sent again; returns false if it must not be sent again. */
export async function waitToRepeat(failed: FailedAttempt, retries: Retries): Promise<boolean> {
  const { error, attempt, since, idempotent, purpose } = failed;
  const { status, retryAfter } = error;
  const { policy } = retries;
  const outcome = { attempt, idempotent, status, retryAfter };
  const delay = delayBeforeRetry(policy, outcome, Math.random);
  if (delay === undefined || Date.now() + delay > since + policy.deadline) return false;
  announce(delay, purpose, status, retries);
  await wait(delay);
  return true;
}

function announce(delay: number, purpose: string, status: number | undefined, retries: Retries) {
  if (delay <= LONG_WAIT) return;
  retries.onLongWait(`waiting ${Math.round(delay / 1_000)} s to ${purpose}: ${reasonOf(status)}`);
}

/** Returns how long to wait before the next attempt; undefined if the call is not repeated. */
function delayAfter<T>(
  error: AttemptError,
  call: ApiCall<T>,
  attempts: Attempts,
  policy: RetryPolicy,
): number | undefined {
  if (call.once) return undefined;
  // If a body breaks off, the transport requests it again in full instead of resuming it with a range request.
  if (attempts.answered) return undefined;
  const outcome = {
    attempt: attempts.attempts,
    idempotent: call.method !== "POST",
    status: error.statusCode,
    retryAfter: retryAfterIn(error.headers ?? {}),
  };
  const delay = delayBeforeRetry(policy, outcome, Math.random);
  // Don't start a wait that the deadline would cut short: the current response is more informative.
  const isInTime = delay !== undefined && Date.now() + delay <= attempts.givesUpAt;
  return isInTime ? delay : undefined;
}

/** Returns how long a response asks to wait, in milliseconds. */
export function retryAfterIn(headers: RawHeaders): number | undefined {
  return parseRetryAfter(header(headers, "retry-after"), header(headers, "date"));
}

export function header(headers: RawHeaders, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}

function reasonOf(status: number | undefined): string {
  return status === undefined ? "the connection was lost" : `the server returned ${status}`;
}
