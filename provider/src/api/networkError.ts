import type { ApiCall, Attempts } from "./call";
import { NetworkError } from "./errors";

/**
 * Undici, system and certificate errors that occur before anything is sent. TLS errors such as EPROTO aren't included,
 * since they may also occur later.
 */
const NOTHING_SENT = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "ENETUNREACH",
  "EHOSTUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
  "CERT_CHAIN_TOO_LONG",
  "CERT_HAS_EXPIRED",
  "CERT_NOT_YET_VALID",
  "CERT_REJECTED",
  "CERT_REVOKED",
  "CERT_SIGNATURE_FAILURE",
  "CERT_UNTRUSTED",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "ERR_TLS_CERT_ALTNAME_INVALID",
  "HOSTNAME_MISMATCH",
  "INVALID_CA",
  "INVALID_PURPOSE",
  "PATH_LENGTH_EXCEEDED",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY",
  "UNABLE_TO_DECRYPT_CERT_SIGNATURE",
  "UNABLE_TO_GET_ISSUER_CERT",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
]);

/** Returns the error for a call that got no response. */
export function networkError<T>(
  call: ApiCall<T>,
  url: string,
  error: Error & { code?: string },
  attempts: Attempts,
): NetworkError {
  const late = attempts.signal.aborted ? " (the time limit was reached)" : "";
  const tries = attempts.attempts > 1 ? `, tried ${attempts.attempts} times` : "";
  return new NetworkError(
    `Could not ${call.purpose}: ${call.method} ${url}${call.path} got no response: ` +
      `${typeof error.code === "string" ? `${error.code}, ` : ""}${error.message}${late}${tries}. ` +
      "Check that the URL is correct and that the server is reachable from this machine.",
    attempts,
    !NOTHING_SENT.has(error.code ?? ""),
    typeof error.code === "string" ? error.code : undefined,
  );
}
