import { expect } from "vitest";
import type { RawAnswer } from "./rawRequest";

/** The statuses for each error code; 408, 417 and 431 are HTTP's own. */
const STATUSES: Record<string, number[]> = {
  invalid: [400, 417],
  unauthorized: [401],
  forbidden: [403],
  "not found": [404],
  "method not allowed": [405],
  "request too large": [413, 431],
  "timed-out request": [408],
  conflict: [422],
  "unprocessable entity": [422],
  "internal error": [500],
};

/** The only server error that is a rule: a second role for a user. */
const SECOND_ROLE = /^Unexpected error when assigning user to a resource: mapping for user /;

/**
 * Fails unless a response has the API's format and one of the valid statuses for the request; if none are given, any
 * status except a server error.
 */
export function expectWellFormed(
  { status, headers, body }: RawAnswer,
  statuses: number[] | undefined,
): void {
  const length = headers.get("content-length");
  if (length !== undefined) expect(body.length).toBe(Number(length));
  if (statuses) expect(statuses).toContain(status);
  if (status === 204) {
    expect(body.length).toBe(0);
    return;
  }
  expect(headers.get("content-type")).toBe("application/json; charset=utf-8");
  const json = JSON.parse(body.toString());
  if (status >= 400) expectRefusal(json, status, headers.get("x-platform-error-code"));
  else expect([200, 201]).toContain(status);
}

function expectRefusal(json: Refusal, status: number, code: string | undefined): void {
  expect(json).toEqual({ code: expect.any(String), message: expect.stringMatching(/\S/) });
  expect(code).toBe(json.code);
  expect(STATUSES[json.code]).toContain(status);
  if (status >= 500) expect(json.message).toMatch(SECOND_ROLE);
}

interface Refusal {
  code: string;
  message: string;
}
