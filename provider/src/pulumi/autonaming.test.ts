import { describe, expect, it } from "vitest";
import { problemOfAutonaming } from "./autonaming";

const placeholders = (...names: string[]) => names.map((name) => `$\{${name}}`).join("-");
const DEFAULT = { mode: "default" };

describe("the setting pulumi:autonaming", () => {
  it.each([
    ["verbatim", { mode: "verbatim" }, true],
    ["disabled", { mode: "disabled" }, true],
    ["a fixed pattern", { pattern: placeholders("stack", "name") }, true],
    ["a random pattern", { pattern: placeholders("name", "hex(6)") }, false],
    ["a UUID", { pattern: placeholders("name", "uuid") }, false],
    ["the default", DEFAULT, false],
    ["another package's", { providers: { aws: { mode: "verbatim" } } }, false],
    ["this package's", { providers: { "pulumi-nodejs": { mode: "verbatim" } } }, true],
    ["off for resources only", { mode: "verbatim", providers: { "pulumi-nodejs": DEFAULT } }, true],
    [
      "off for both",
      { mode: "verbatim", providers: { "pulumi-nodejs": DEFAULT, pulumi: DEFAULT } },
      false,
    ],
  ])("is a problem if it makes Pulumi delete first: %s", (_, setting, expected) => {
    expect(problemOfAutonaming(JSON.stringify(setting)) !== undefined).toBe(expected);
  });

  it("is no problem if it isn't set, or can't be read", () => {
    for (const setting of [undefined, "", "null", "verbatim", "[]"])
      expect(problemOfAutonaming(setting)).toBeUndefined();
  });

  it("names only the commands that are missing", () => {
    const setting = { mode: "verbatim", providers: { "pulumi-nodejs": DEFAULT } };
    expect(problemOfAutonaming(JSON.stringify(setting))).toMatch(
      /: pulumi config set --path pulumi:autonaming\.providers\.pulumi\.mode default$/,
    );
  });
});
