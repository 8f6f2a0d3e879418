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
  /** Sent with every request, and blotted out of every error. */
  token: string;
  /** Sent as `Zap-Trace-Span` with every request when given. */
  traceSpan?: string | undefined;
  /** What differs from `DEFAULT_POLICY`. */
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
  /**
   * Sends a call and reads its answer.
   * @throws ApiError, UnexpectedResponseError, NetworkError
   */
  send<T>(call: ApiCall<T>): Promise<T>;
  /**
   * Waits before a call of `once` is made anew and sent again, as the policy for repeats says.
   * @returns false when it is not to be sent again
   */
  waitToRepeat(failure: FailedAttempt): Promise<boolean>;
  /** Whether this is the value of the token that the client sends. */
  usesToken(value: string): boolean;
  /** Waits for what is under way, then closes the connections. */
  close(): Promise<void>;
}

/**
 * The service publishes no limit for this API. Ten hide its latency, and are far below what its own clients
 * and user interface send.
 */
const MAX_IN_FLIGHT = 10;

/**
 * A client of one server. Sends nothing yet; from now on no error of this package shows the token.
 * @throws TypeError for a URL that is none
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
    // A write follows from what a read answers: a stored answer may be one that was true once.
    "cache-control": "no-cache",
    ...(traceSpan ? { "zap-trace-span": traceSpan } : {}),
  };
  let opened: Promise<Transport> | undefined;
  // A preview without a refresh sends nothing: it is spared the time to load an HTTP client.
  const transport = () => {
    opened ??= import("./transport.js").then(
      (module) => new module.Transport(normalizeBaseUrl(url), headers, retries),
    );
    return opened;
  };
  return {
    url: normalizeBaseUrl(url),
    send: (call) => limiter.run(async () => (await transport()).send(call)),
    // A call that waits keeps a place: else the server would meet all that wait at once, again and again.
    waitToRepeat: (failure) => limiter.run(() => waitToRepeat(failure, retries)),
    usesToken: (value) => value === token,
    // What could not be opened was an error of the calls.
    close: async () =>
      opened?.then(
        (one) => one.close(),
        () => undefined,
      ),
  };
}

/** As the URL has it, and as it was before it was escaped. */
function keepPassword(password: string): void {
  registerSecret(password);
  try {
    registerSecret(decodeURIComponent(password));
  } catch {
    // A "%" that escapes nothing: the URL took it as it is.
  }
}
