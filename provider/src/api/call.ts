import type { z } from "zod";
import type { Failure } from "./errors";

/** The members that tell an object apart from others. */
type Identifying = "id" | "orgID" | "bucketID" | "name" | "database" | "retention_policy";

/** One API call. */
export interface ApiCall<T> {
  method: "GET" | "POST" | "PATCH" | "DELETE";
  /** Relative to the base URL. Build it with `path`, which escapes values. */
  path: string;
  query?: Record<string, string | undefined>;
  body?: object;
  /** The schema of a successful response; absent for a 204 without a body. */
  answer?: z.ZodType<T>;
  /**
   * What is known about the object before the response, such as its ID or, for a new one, its name. A response with a
   * different value is about another object: a cache or proxy mixed up responses.
   */
  about?: Partial<Record<Identifying, string | undefined>>;
  /**
   * Whether the call is sent only once. Its content depends on an earlier response, so it must be rebuilt before it is
   * sent again. See `readThenWrite`.
   */
  once?: boolean;
  /**
   * The latest time at which the call ends, including waits and retries, in milliseconds since 1970; default: the
   * policy's deadline.
   */
  endsAt?: number;
  /** The maximum response size in bytes; default: unlimited. */
  maxBytes?: number;
  /** Called with the `Date` header of a response that has one. */
  onDate?: ((date: string) => void) | undefined;
  /** Whether the response may contain a token's value. If so, no error quotes the response. */
  hasSecret?: boolean;
  /** The attempted operation, for error messages: `create bucket "sensors"`. */
  purpose: string;
  /** The family of endpoints, if a server may not have any of them: `labels API (/api/v2/labels)`. */
  family?: string;
}

/** Builds a path and escapes the interpolated values. */
export function path(parts: TemplateStringsArray, ...values: string[]): string {
  return String.raw({ raw: parts }, ...values.map(encodeURIComponent));
}

/** The progress of a call, shared by the exchange and undici's interceptor. */
export interface Attempts extends Failure {
  /** Whether a response has begun. After that, the interceptor doesn't retry. */
  answered: boolean;
  /** The end of all attempts, by this machine's clock. */
  givesUpAt: number;
  signal: AbortSignal;
}

/**
 * Returns the server part of a URL in canonical form: no credentials, no query, no trailing slash. The connection
 * fingerprints in the state are computed from it.
 */
export function normalizeBaseUrl(url: string): string {
  const { origin, pathname } = new URL(url);
  return origin + pathname.replace(/\/+$/, "").replace(/\/{2,}/g, "/");
}
