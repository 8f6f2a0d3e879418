import { describe, expect, it } from "vitest";
import {
  ApiError,
  ConfigurationError,
  InfluxError,
  isConflict,
  isNotFound,
  NetworkError,
  UnexpectedResponseError,
} from "./errors";
import { redact, registerSecret } from "./redact";

const failure = { sentAt: 0, attempts: 1 };

describe("errors", () => {
  it("redact every known secret in message and stack, plain and escaped", () => {
    registerSecret("s3cr/t==");
    const error = new InfluxError('the server said "s3cr/t==" and s3cr%2Ft%3D%3D');
    expect(error.message).toBe('the server said "[redacted]" and [redacted]');
    expect(error.stack).not.toContain("s3cr/t==");
    expect(redact("nothing")).toBe("nothing");
  });

  it("stay readable if a secret is so short that many words contain it", () => {
    registerSecret("t");
    expect(new InfluxError("the token").message).toBe("the token");
  });

  it("escape what would move the cursor or hide text", () => {
    const error = new InfluxError("a\u001b[2J\u009b \u202eb\nc");
    expect(error.message).toBe("a\\u{1b}[2J\\u{9b} \\u{202e}b\\u{a}c");
    expect(error.stack).not.toContain("\u001b");
  });

  it("have no ID, which Pulumi would take for a created object", () => {
    const all = [
      new InfluxError("x"),
      new ConfigurationError("x"),
      new ApiError("x", failure, 422, "conflict"),
      new UnexpectedResponseError("x", failure, 502),
      new NetworkError("x", failure, true),
    ];
    for (const error of all) expect("id" in error).toBe(false);
    expect(all.map(({ name }) => name)).toEqual([
      "InfluxError",
      "ConfigurationError",
      "ApiError",
      "UnexpectedResponseError",
      "NetworkError",
    ]);
  });

  it("are distinguished by code, never by status alone", () => {
    expect(isConflict(new ApiError("x", failure, 422, "conflict"))).toBe(true);
    expect(isConflict(new ApiError("x", failure, 422, "unprocessable entity"))).toBe(false);
    expect(isNotFound(new ApiError("x", failure, 404, "not found"))).toBe(true);
    expect(isNotFound(new UnexpectedResponseError("x", failure, 404))).toBe(false);
    expect(isNotFound(new ApiError("x", failure, 404, "no route"))).toBe(false);
  });
});
