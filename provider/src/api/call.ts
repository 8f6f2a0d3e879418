import type { z } from "zod";
import type { Failure } from "./errors";

/** One call of the API. */
export interface ApiCall<T> {
  method: "GET" | "POST" | "PATCH" | "DELETE";
  /** Below the base URL; built with `path`, which escapes. */
  path: string;
  query?: Record<string, string | undefined>;
  body?: object;
  /** The form of a good answer; absent where the answer is 204 and has no body. */
  answer?: z.ZodType<T>;
  /**
   * What is known of the object before the answer, such as its id. An answer that has another value is about another
   * object: a cache or a proxy has mixed answers up.
   */
  about?: Partial<Record<"id" | "orgID" | "bucketID" | "name", string | undefined>>;
  /**
   * Whether it is sent once only: what it carries follows from an earlier answer, so that it must be made anew before
   * it is sent again. See `readThenWrite`.
   */
  once?: boolean;
  /** When it ends at the latest, in milliseconds since 1970, waits and repeats included; default: the policy's deadline. */
  endsAt?: number;
  /** How many bytes an answer may have at the most; default: any number. */
  maxBytes?: number;
  /** Whether the answer may hold the value of a token: then no error quotes it. */
  hasSecret?: boolean;
  /** What is tried on what, for errors: `create bucket "sensors"`. */
  purpose: string;
  /** The family of endpoints, where a server may lack it as a whole: `labels API (/api/v2/labels)`. */
  family?: string;
}

/** Builds a path; what is put in is escaped. */
export function path(parts: TemplateStringsArray, ...values: string[]): string {
  return String.raw({ raw: parts }, ...values.map(encodeURIComponent));
}

/** How far a call has come: shared by the exchange and by undici's interceptor. */
export interface Attempts extends Failure {
  /** Whether an answer has begun: from then on, the interceptor repeats nothing. */
  answered: boolean;
  /** The end of all attempts, by this machine's clock. */
  givesUpAt: number;
  signal: AbortSignal;
}

/** The server of a URL, in one form: no credentials, no query, no slash at the end. Marks in states are made of it. */
export function normalizeBaseUrl(url: string): string {
  const { origin, pathname } = new URL(url);
  return origin + pathname.replace(/\/+$/, "").replace(/\/{2,}/g, "/");
}
