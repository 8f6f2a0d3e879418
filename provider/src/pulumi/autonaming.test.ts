import { describe, expect, it } from "vitest";
import { isDeletedFirst } from "./autonaming";

const placeholders = (...names: string[]) => names.map((name) => `$\{${name}}`).join("-");
const DEFAULT = { mode: "default" };
const BUCKET = "pulumi-nodejs:dynamic/influxdb:Bucket";
const ofType = (type: string, naming: object) =>
  of("pulumi-nodejs", { ...DEFAULT, resources: { [type]: naming } });
const of = (owner: string, naming: object) => ({ providers: { [owner]: naming } });

describe("the setting pulumi:autonaming", () => {
  it.each<[string, object, boolean]>([
    ["verbatim", { mode: "verbatim" }, true],
    ["disabled", { mode: "disabled" }, true],
    ["a fixed pattern", { pattern: placeholders("stack", "name") }, true],
    ["a random pattern", { pattern: placeholders("name", "hex(6)") }, false],
    ["a UUID", { pattern: placeholders("name", "uuid") }, false],
    ["the default", DEFAULT, false],
    ["another package's", of("aws", { mode: "verbatim" }), false],
    ["this package's", of("pulumi-nodejs", { mode: "verbatim" }), true],
    ["off for this package", { mode: "verbatim", ...of("pulumi-nodejs", DEFAULT) }, false],
    ["this type's", ofType(BUCKET, { mode: "verbatim" }), true],
    ["another type's", ofType("pulumi-nodejs:x:y", { mode: "verbatim" }), false],
    ["in another case", { Mode: "verbatim" }, true],
    ["twice", { ...of("pulumi-nodejs", DEFAULT), Providers: {} }, true],
    ["empty", { mode: null, pattern: null, providers: null }, false],
    ["off for another one", { mode: "verbatim", ...of("pulumi", DEFAULT) }, true],
  ])("makes Pulumi delete first unless names have a random part: %s", (_, setting, expected) => {
    expect(isDeletedFirst(JSON.stringify(setting), BUCKET)).toBe(expected);
  });

  it("has no effect if it can't be read, which Pulumi itself reports", () => {
    for (const setting of ["", "null", "verbatim", "[]"])
      expect(isDeletedFirst(setting, BUCKET)).toBe(false);
  });
});
