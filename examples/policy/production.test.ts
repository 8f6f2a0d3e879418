import { describe, expect, it } from "vitest";
import { matchesAny } from "./production";

describe("matchesAny", () => {
  it.each([
    ["prod", ["prod"], true],
    ["Prod", ["prod"], true],
    ["prod-eu", ["prod", "prod-*"], true],
    ["eu-prod-2", ["*-prod-*"], true],
    ["product-dev", ["prod", "prod-*"], false],
    ["non-prod", ["prod", "prod-*"], false],
    ["prodXeu", ["prod.eu"], false],
    ["prod", [], false],
  ])("%s, %j: %s", (name, patterns, expected) => {
    expect(matchesAny(name, patterns)).toBe(expected);
  });
});
