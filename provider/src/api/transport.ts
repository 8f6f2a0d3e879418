import { EnvHttpProxyAgent, interceptors, request } from "undici";
import type { ApiCall, Attempts } from "./call";
import { ConfigurationError, RequestError, UnexpectedResponseError } from "./errors";
import { networkError } from "./networkError";
import { readAnswer } from "./response";
import { header, type Retries, retryAfterIn, retryOptions } from "./retryOptions";

/** Sends calls to one server over one connection pool, and retries them according to the policy. */
export class Transport {
  private readonly pool: EnvHttpProxyAgent;

  /**
   * @param server the base URL, without credentials
   * @param headers the headers of every request
   */
  constructor(
    private readonly server: string,
    private readonly headers: Readonly<Record<string, string>>,
    private readonly retries: Retries,
  ) {
    const { timeout } = retries.policy;
    try {
      this.pool = new EnvHttpProxyAgent({
        connect: { timeout },
        headersTimeout: timeout,
        bodyTimeout: timeout,
      });
    } catch {
      // The value isn't shown, since it may contain a password.
      throw new ConfigurationError(
        "The variable HTTP_PROXY or HTTPS_PROXY (upper or lower case) is not a valid proxy URL. Set it to a URL such as " +
          "http://proxy.example:3128, or unset it.",
      );
    }
  }

  /**
   * Makes all exchanges that one call needs. The deadline starts here.
   * @throws ApiError, UnexpectedResponseError, NetworkError
   */
  async send<T>(call: ApiCall<T>): Promise<T> {
    const { deadline, repeats } = this.retries.policy;
    const attempts = startAttempts(
      Math.min(deadline, Math.max(0, (call.endsAt ?? Infinity) - Date.now())),
    );
    for (let broken = 0; ; broken += 1) {
      try {
        return await this.exchange(call, attempts);
      } catch (error) {
        if (error instanceof RequestError) throw error;
        const bodyBroke = attempts.answered && call.method === "GET" && broken < repeats;
        if (!bodyBroke || attempts.signal.aborted) {
          throw networkError(call, this.server, error as Error, attempts);
        }
        attempts.answered = false;
        attempts.attempts += 1;
      }
    }
  }

  close(): Promise<void> {
    return this.pool.close();
  }

  /** One exchange, retried by undici's interceptor until a response has begun. */
  private async exchange<T>(call: ApiCall<T>, attempts: Attempts): Promise<T> {
    const { headers } = this;
    const {
      statusCode,
      headers: answered,
      body,
    } = await request(urlOf(this.server, call), {
      method: call.method,
      headers: call.body ? { ...headers, "content-type": "application/json" } : headers,
      body: call.body ? JSON.stringify(call.body) : null,
      dispatcher: this.pool.compose(interceptors.retry(retryOptions(call, attempts, this.retries))),
      signal: attempts.signal,
    });
    attempts.answered = true;
    const date = header(answered, "date");
    if (date !== undefined) call.onDate?.(date);
    const { maxBytes } = call;
    const text = maxBytes === undefined ? await body.text() : await readAtMost(body, maxBytes);
    if (text === undefined) {
      const message = `Could not ${call.purpose}: the response is longer than ${maxBytes} bytes.`;
      throw new UnexpectedResponseError(message, attempts, statusCode);
    }
    const answer = { status: statusCode, contentType: header(answered, "content-type"), text };
    const retryAfter = retryAfterIn(answered);
    return readAnswer(call, answer, { url: this.server, ...attempts, retryAfter });
  }
}

/** Reads the text of a response; undefined if it is longer than `maxBytes`. */
async function readAtMost(
  body: AsyncIterable<Buffer>,
  maxBytes: number,
): Promise<string | undefined> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of body) {
    length += part.length;
    if (length > maxBytes) return undefined;
    parts.push(part);
  }
  return Buffer.concat(parts).toString("utf8");
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

function urlOf<T>(server: string, { path, query = {} }: ApiCall<T>): URL {
  const url = new URL(server + path);
  for (const [key, value] of Object.entries(query)) {
    if (value !== undefined) url.searchParams.set(key, value);
  }
  return url;
}
