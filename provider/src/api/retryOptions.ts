import { setTimeout as wait } from "node:timers/promises";
import type { Dispatcher } from "undici";
import type { ApiCall, Attempts } from "./call";
import type { RequestError } from "./errors";
import { asksForPatience, delayBeforeRetry, type RetryPolicy } from "./retry";

/** What decides about repeats, and who is told of them. */
export interface Retries {
  policy: RetryPolicy;
  /** Told of every 429 and 503. */
  slowDown: () => void;
  /** Told of every wait of more than a few seconds. */
  onLongWait: (message: string) => void;
}

type RawHeaders = Dispatcher.ResponseData["headers"];

/** How undici's interceptor has an attempt that failed: with the answer's status and headers, where there is one. */
type AttemptError = Error & { statusCode?: number; headers?: RawHeaders };

const LONG_WAIT = 3_000;

/** The options of undici's interceptor for one call: it repeats until an answer has begun. */
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

/** An attempt of a call that is made anew each time. */
export interface FailedAttempt {
  error: RequestError;
  /** How often it was sent so far. */
  attempt: number;
  /** When it was first sent. */
  since: number;
  /** Whether sending it twice does no more than sending it once. */
  idempotent: boolean;
  /** What is tried, for messages. */
  purpose: string;
}

/** Waits before a call is made anew and sent again; false when it is not to be sent again. */
export async function waitToRepeat(failed: FailedAttempt, retries: Retries): Promise<boolean> {
  const { error, attempt, since, idempotent, purpose } = failed;
  const { status, retryAfter } = error;
  const { policy } = retries;
  const outcome = { attempt, idempotent, status, retryAfter };
  const delay = delayBeforeRetry(policy, outcome, Date.now(), Math.random);
  if (delay === undefined || Date.now() + delay > since + policy.deadline) return false;
  announce(delay, purpose, status, retries);
  await wait(delay);
  return true;
}

function announce(delay: number, purpose: string, status: number | undefined, retries: Retries) {
  if (delay <= LONG_WAIT) return;
  retries.onLongWait(`waiting ${Math.round(delay / 1_000)} s to ${purpose}: ${reasonOf(status)}`);
}

/** How long to wait before the next attempt, or undefined when there is none. */
function delayAfter<T>(
  error: AttemptError,
  call: ApiCall<T>,
  attempts: Attempts,
  policy: RetryPolicy,
): number | undefined {
  if (call.once) return undefined;
  // A body that broke half-way is repeated whole by the transport, not resumed by a range request.
  if (attempts.answered) return undefined;
  const outcome = {
    attempt: attempts.attempts,
    idempotent: call.method !== "POST",
    status: error.statusCode,
    retryAfter: header(error.headers ?? {}, "retry-after"),
  };
  const delay = delayBeforeRetry(policy, outcome, Date.now(), Math.random);
  // A wait that the deadline would cut short is not begun: the answer at hand says more.
  const isInTime = delay !== undefined && Date.now() + delay <= attempts.givesUpAt;
  return isInTime ? delay : undefined;
}

export function header(headers: RawHeaders, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}

function reasonOf(status: number | undefined): string {
  return status === undefined ? "the connection broke" : `the server answered ${status}`;
}
