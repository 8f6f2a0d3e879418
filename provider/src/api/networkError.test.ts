import { describe, expect, it } from "vitest";
import type { Attempts } from "./call";
import { networkError } from "./networkError";

const call = { method: "POST", path: "/api/v2/buckets", purpose: "create bucket" } as const;
const attempts: Attempts = {
  sentAt: 0,
  attempts: 1,
  answered: false,
  givesUpAt: 0,
  signal: new AbortController().signal,
};
const errorOf = (code: string) =>
  networkError(call, "https://server", Object.assign(new Error("x"), { code }), attempts);

describe("networkError", () => {
  it.each([
    "ECONNREFUSED",
    "ENOTFOUND",
    "SELF_SIGNED_CERT_IN_CHAIN",
    "UNABLE_TO_GET_ISSUER_CERT",
    "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
    "CERT_NOT_YET_VALID",
    "ERR_TLS_CERT_ALTNAME_INVALID",
  ])("knows that nothing was sent: %s", (code) => {
    expect(errorOf(code)).toMatchObject({ mayHaveSucceeded: false, reason: code });
  });

  it.each(["ECONNRESET", "UND_ERR_SOCKET", "EPROTO"])("does not assume that for %s", (code) => {
    expect(errorOf(code).mayHaveSucceeded).toBe(true);
  });
});
