import { expect } from "vitest";
import type { Answer, Expected } from "./case";

/** Fails unless the response is as expected. An error must have the API's format, including its headers. */
export function expectAnswer(answer: Answer, expected: Expected): void {
  const { status, body, headers } = answer;
  expect({ status, body }).toMatchObject({ status: expected.status });
  if (expected.code !== undefined) {
    expect(body).toEqual({
      code: expected.code,
      message: expect.stringMatching(expected.message ?? /./),
    });
    expect(headers.get("x-platform-error-code")).toBe(expected.code);
    expect(headers.get("content-type")).toBe("application/json; charset=utf-8");
  }
  if (expected.status === 204) expect(body).toBeUndefined();
  if (expected.body !== undefined) expect(body).toMatchObject(expected.body as object);
  for (const field of expected.without ?? []) expect(body).not.toHaveProperty(field);
  for (const [name, form] of Object.entries(expected.headers ?? {})) {
    expect(headers.get(name) ?? "").toMatch(form);
  }
}
