import { z } from "zod";

/** One planned misbehavior: for which requests, when, and what. */
export const fault = z
  .strictObject({
    /** The HTTP method that it applies to; any if absent. */
    method: z.string().optional(),
    /** A regular expression that the path must match; any path if absent. */
    path: z.string().refine(isPattern, "is not a regular expression").optional(),
    /**
     * status: respond with `status` without carrying out the request · html: a proxy's error page ·
     * reset-before: close the connection without carrying out the request · reset-after: carry it out, then close ·
     * truncate: carry it out, then return half of the JSON · slow: wait `delayMs`, then continue ·
     * short-pages: shorten lists to `keep` items, without `next` ·
     * rate-limit: respond with 429 above `perSecond` requests per second
     */
    action: z.enum([
      "status",
      "html",
      "reset-before",
      "reset-after",
      "truncate",
      "slow",
      "short-pages",
      "rate-limit",
    ]),
    /** The status of `status` (default 503) and of `html` (default 502). */
    status: z.int().min(200).max(599).optional(),
    /** The message of `status`. */
    message: z.string().optional(),
    /** The Retry-After header: seconds, or any text. Default: none; for `rate-limit`, the rest of the second. */
    retryAfter: z.union([z.string(), z.number().min(0)]).optional(),
    /** `date` writes the seconds of `retryAfter` as an HTTP date; default `seconds`. */
    retryAfterAs: z.enum(["seconds", "date"]).default("seconds"),
    /** How long to wait before anything else, in milliseconds; default 1000 for `slow`, otherwise 0. */
    delayMs: z.int().min(0).max(2_147_483_647).optional(),
    /** How many items `short-pages` leaves; default 0. */
    keep: z.int().min(0).default(0),
    /** The number of requests per second that `rate-limit` lets through. */
    perSecond: z.int().min(1).optional(),
    /** How many times it fires; default 1, but `forever` with `rate`, `every`, `after` and `rate-limit`. */
    times: z.union([z.int().min(1), z.literal("forever")]).optional(),
    /** The number of matching requests to skip before it starts; default 0. */
    after: z.int().min(0).optional(),
    /** Fires on every nth matching request. */
    every: z.int().min(1).optional(),
    /** The fraction of matching requests on which it fires, from 0 to 1. */
    rate: z.number().min(0).max(1).optional(),
    /** The seed of `rate`; default 1. The same seed chooses the same requests. */
    seed: z.int().default(1),
  })
  .refine(({ action, perSecond }) => (action === "rate-limit") === (perSecond !== undefined), {
    message: "rate-limit requires perSecond, and no other action accepts it",
    path: ["perSecond"],
  })
  .refine(({ action, status = 500 }) => action === "html" || status >= 400, {
    message: "a status below 400 requires the html action",
    path: ["status"],
  })
  .refine(isDatable, { message: "a date needs retryAfter in seconds", path: ["retryAfter"] });

/**
 * A fault to plan: only `action` is required.
 * @interface
 */
export type Fault = z.input<typeof fault>;

/**
 * A fault as it is planned.
 * @interface
 */
export type PlannedFault = z.output<typeof fault>;

/** The faults that one data file, option or request can plan. */
export const faultList = z.array(fault);

/** Only a number can be written as a date; `rate-limit` calculates its own. */
function isDatable(planned: {
  action: string;
  retryAfter?: string | number | undefined;
  retryAfterAs: "seconds" | "date";
}): boolean {
  const { action, retryAfter = action === "rate-limit" ? 1 : undefined, retryAfterAs } = planned;
  return retryAfterAs === "seconds" || Number(retryAfter) >= 0;
}

function isPattern(text: string): boolean {
  try {
    new RegExp(text);
    return true;
  } catch {
    return false;
  }
}
