import { type Dispatcher, EnvHttpProxyAgent, interceptors, request as undiciRequest } from "undici";
import { readAnswer } from "./answer";
import type { ApiCall, Attempts } from "./call";
import { RequestError } from "./errors";
import { Flow } from "./flow";
import { networkError } from "./networkError";
import { keepSecret } from "./redact";
import { asksForPatience, DEFAULT_POLICY, delayBeforeRetry, type RetryPolicy } from "./retry";
import { ServerClock } from "./serverClock";
import { version } from "./version";

export interface ClientOptions {
  /** The base URL of the server, such as `https://us-east-1-1.aws.cloud2.influxdata.com`. */
  url: string;
  token: string;
  /** Sent as `Zap-Trace-Span` with every request when given. */
  traceSpan?: string | undefined;
  policy?: Partial<RetryPolicy>;
  /** How many requests may be under way at once; default 10. */
  maxInFlight?: number | undefined;
  /** Told of every wait of more than a few seconds; default: nobody. */
  onLongWait?: (message: string) => void;
}

/** A client of one server: one pool of connections, one policy for repeats and time-outs. */
export interface Client {
  /** The base URL, without credentials: fit for messages. */
  readonly url: string;
  readonly clock: ServerClock;
  /**
   * Sends a call and reads its answer.
   * @throws ApiError, AnswerError, NetworkError
   */
  send<T>(call: ApiCall<T>): Promise<T>;
  close(): Promise<void>;
}

const LONG_WAIT = 3_000;

/**
 * The service publishes no limit for this API. Ten hide its latency, and are far below what its own clients
 * and user interface send.
 */
const MAX_IN_FLIGHT = 10;

export function createClient(options: ClientOptions): Client {
  const policy = { ...DEFAULT_POLICY, ...options.policy };
  const base = new URL(options.url);
  keepSecret(options.token);
  keepPassword(base.password);
  const clock = new ServerClock();
  const flow = new Flow(options.maxInFlight ?? MAX_IN_FLIGHT);
  const pool = new EnvHttpProxyAgent({
    connect: { timeout: policy.timeout },
    headersTimeout: policy.timeout,
    bodyTimeout: policy.timeout,
  });
  const headers = {
    authorization: `Token ${options.token}`,
    accept: "application/json",
    "user-agent": `pulumi-influxdb-serverless/${version}`,
    ...(options.traceSpan ? { "zap-trace-span": options.traceSpan } : {}),
  };

  /** One exchange, repeated by undici's interceptor until an answer has begun. */
  async function exchange<T>(call: ApiCall<T>, attempts: Attempts): Promise<T> {
    const response = await undiciRequest(urlOf(base, call), {
      method: call.method,
      headers: call.body ? { ...headers, "content-type": "application/json" } : headers,
      body: call.body ? JSON.stringify(call.body) : null,
      dispatcher: pool.compose(interceptors.retry(retryOptions(call, attempts))),
      signal: attempts.signal,
    });
    attempts.answered = true;
    const text = await response.body.text();
    clock.observe(header(response.headers, "date"), Date.now());
    return readAnswer(call, response.statusCode, header(response.headers, "content-type"), text, {
      url: displayUrl(base),
      ...attempts,
    });
  }

  function retryOptions<T>(call: ApiCall<T>, attempts: Attempts) {
    return {
      throwOnError: false,
      retry: (error: Error, _context: unknown, done: (error?: Error | null) => void) => {
        const { statusCode, headers } = error as { statusCode?: number; headers?: RawHeaders };
        if (asksForPatience(statusCode)) flow.slowDown();
        // A body that broke half-way is repeated whole by `send`, not resumed by a range request.
        const delay = attempts.answered
          ? undefined
          : delayBeforeRetry(
              policy,
              {
                attempt: attempts.attempts,
                idempotent: call.method !== "POST",
                status: statusCode,
                retryAfter: header(headers ?? {}, "retry-after"),
              },
              Date.now(),
              Math.random,
            );
        // A wait that the deadline would cut short is not begun: the answer at hand says more.
        if (delay === undefined || Date.now() + delay > attempts.givesUpAt) return done(error);
        if (delay > LONG_WAIT) {
          options.onLongWait?.(
            `waiting ${Math.round(delay / 1_000)} s to ${call.purpose}: ${reasonOf(statusCode)}`,
          );
        }
        const timer = setTimeout(() => {
          attempts.attempts += 1;
          done(null);
        }, delay);
        attempts.signal.addEventListener("abort", () => {
          clearTimeout(timer);
          done(error);
        });
      },
    };
  }

  /** All exchanges that one call takes. The deadline begins here, not while the call waits for its turn. */
  async function sendNow<T>(call: ApiCall<T>): Promise<T> {
    const attempts = startAttempts(policy.deadline);
    for (let broken = 0; ; broken += 1) {
      try {
        return await exchange(call, attempts);
      } catch (error) {
        if (error instanceof RequestError) throw error;
        const bodyBroke = attempts.answered && call.method === "GET" && broken < policy.repeats;
        if (!bodyBroke || attempts.signal.aborted) {
          throw networkError(call, displayUrl(base), error as Error, attempts);
        }
        attempts.answered = false;
        attempts.attempts += 1;
      }
    }
  }

  return {
    url: displayUrl(base),
    clock,
    send: (call) => flow.run(() => sendNow(call)),
    close: () => pool.close(),
  };
}

/** As the URL has it, and as it was before it was escaped. */
function keepPassword(password: string): void {
  keepSecret(password);
  try {
    keepSecret(decodeURIComponent(password));
  } catch {
    // A "%" that escapes nothing: the URL took it as it is.
  }
}

function startAttempts(deadline: number): Attempts {
  return {
    sentAt: Date.now(),
    attempts: 1,
    answered: false,
    givesUpAt: Date.now() + deadline,
    signal: AbortSignal.timeout(deadline),
  };
}

type RawHeaders = Dispatcher.ResponseData["headers"];

function header(headers: RawHeaders, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}

function urlOf<T>(base: URL, call: ApiCall<T>): URL {
  const url = new URL(base);
  url.username = "";
  url.password = "";
  url.pathname = base.pathname.replace(/\/+$/, "") + call.path;
  url.search = "";
  for (const [key, value] of Object.entries(call.query ?? {})) {
    if (value !== undefined) url.searchParams.set(key, value);
  }
  return url;
}

function displayUrl(base: URL): string {
  return base.origin + base.pathname.replace(/\/+$/, "");
}

function reasonOf(status: number | undefined): string {
  return status === undefined ? "the connection broke" : `the server answered ${status}`;
}
