import { type ApiCall, normalizeBaseUrl } from "./call";
import { ConcurrencyLimiter } from "./concurrencyLimiter";
import { registerSecret, registerToken } from "./redact";
import { DEFAULT_POLICY, type RetryPolicy } from "./retry";
import { type FailedAttempt, waitToRepeat } from "./retryOptions";
import type { Transport } from "./transport";
import { version } from "./version";

/** How to reach a server. */
export interface ClientOptions {
  /** The base URL of the server, such as `https://us-east-1-1.aws.cloud2.influxdata.com`. */
  url: string;
  /** Sent with every request, and redacted from every error. */
  token: string;
  /** If given, sent as `Zap-Trace-Span` with every request. */
  traceSpan?: string | undefined;
  /** What differs from `DEFAULT_POLICY`. */
  policy?: Partial<RetryPolicy>;
  /** The maximum number of concurrent requests; default 10. */
  maxInFlight?: number | undefined;
  /** Called for every wait of more than a few seconds; default: not called. */
  onLongWait?: (message: string) => void;
}

/** A client for one server, with one connection pool and one policy for retries and timeouts. */
export interface Client {
  /** The base URL without credentials, safe to show in messages. */
  readonly url: string;
  /**
   * Sends a call and parses its response.
   * @throws ApiError, UnexpectedResponseError, NetworkError
   */
  send<T>(call: ApiCall<T>): Promise<T>;
  /**
   * Waits, as the retry policy says, before a `once` call is rebuilt and sent again.
   * @returns false if it must not be sent again
   */
  waitToRepeat(failure: FailedAttempt): Promise<boolean>;
  /** Returns whether this is the value of the client's token. */
  usesToken(value: string): boolean;
  /** Waits for requests in flight, then closes the connections. */
  close(): Promise<void>;
}

/**
 * The service publishes no limit for this API. Ten requests at a time hide its latency, and are far fewer than its own
 * clients and user interface send.
 */
const MAX_IN_FLIGHT = 10;

/**
 * Creates a client for one server. Sends nothing yet. From then on, no error of this package shows the token.
 * @throws TypeError if the URL is invalid
 */
export function createClient(options: ClientOptions): Client {
  const { url, token, traceSpan, maxInFlight = MAX_IN_FLIGHT } = options;
  registerToken(token);
  keepPassword(new URL(url).password);
  const limiter = new ConcurrencyLimiter(maxInFlight);
  const retries = {
    policy: { ...DEFAULT_POLICY, ...options.policy },
    slowDown: () => limiter.slowDown(),
    onLongWait: options.onLongWait ?? (() => undefined),
  };
  const headers = {
    authorization: `Token ${token}`,
    accept: "application/json",
    "user-agent": `pulumi-influxdb-serverless/${version}`,
    // Writes depend on what was read, and a cached response may be outdated.
    "cache-control": "no-cache",
    ...(traceSpan ? { "zap-trace-span": traceSpan } : {}),
  };
  let opened: Promise<Transport> | undefined;
  // A preview without a refresh sends nothing, so it doesn't load the HTTP client.
  const transport = () => {
    opened ??= import("./transport.js").then(
      (module) => new module.Transport(normalizeBaseUrl(url), headers, retries),
    );
    return opened;
  };
  return {
    url: normalizeBaseUrl(url),
    send: (call) => limiter.run(async () => (await transport()).send(call)),
    // A waiting call keeps its slot. Otherwise the server would get all waiting calls at once, repeatedly.
    waitToRepeat: (failure) => limiter.run(() => waitToRepeat(failure, retries)),
    usesToken: (value) => value === token,
    // If opening failed, the calls have already thrown that error.
    close: async () =>
      opened?.then(
        (one) => one.close(),
        () => undefined,
      ),
  };
}

/** Registers the password both as it appears in the URL and unescaped. */
function keepPassword(password: string): void {
  registerSecret(password);
  try {
    registerSecret(decodeURIComponent(password));
  } catch {
    // A literal "%" that isn't an escape: the URL accepted it unchanged.
  }
}
