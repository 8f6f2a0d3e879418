import type { ApiCall, Attempts } from "./call";
import { NetworkError } from "./errors";

/** Errors of undici and of the system that come before anything was sent. */
const NOTHING_SENT = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "ENETUNREACH",
  "EHOSTUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
  "CERT_HAS_EXPIRED",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
]);

/** The error for a call that nothing answered. */
export function networkError<T>(
  call: ApiCall<T>,
  url: string,
  error: Error & { code?: string },
  attempts: Attempts,
): NetworkError {
  const late = attempts.signal.aborted ? " (the time for this request was used up)" : "";
  const tries = attempts.attempts > 1 ? `, tried ${attempts.attempts} times` : "";
  return new NetworkError(
    `Could not ${call.purpose}: ${call.method} ${url}${call.path} had no answer: ` +
      `${typeof error.code === "string" ? `${error.code}, ` : ""}${error.message}${late}${tries}. ` +
      "Is the URL right, and is the server reachable from here?",
    attempts,
    !NOTHING_SENT.has(error.code ?? ""),
    typeof error.code === "string" ? error.code : undefined,
  );
}
