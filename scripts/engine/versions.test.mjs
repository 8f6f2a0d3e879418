import { describe, expect, it } from "vitest";
import { fits } from "./versions.mjs";

describe("fits", () => {
  it.each([
    ["v3.216.0\n", true],
    ["v3.250.0", true],
    ["3.300.1-alpha.1", true],
    ["v3.215.9", false],
    ["v4.0.0", false],
    ["v2.400.0", false],
    ["", false],
    ["pulumi: command not found", false],
  ])("%j: %s", (text, expected) => {
    expect(fits(text)).toBe(expected);
  });
});
