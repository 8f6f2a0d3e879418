import { describe, expect, it } from "vitest";
import { checkAdditive, checkColumns, nameProblem, type RequestedColumn } from "./columnRules";
import type { Column } from "./model";
import { defaultSwitches } from "./switches";

const switches = defaultSwitches();
const TIME: Column = { name: "time", type: "timestamp" };
const USAGE: Column = { name: "usage", type: "field", dataType: "float" };
const HOST: Column = { name: "host", type: "tag" };

describe("names of measurements and columns", () => {
  it.each(["a", "a b", "5m", "ä", "温度", "a".repeat(128), "ä".repeat(64)])("%j is one", (name) => {
    expect(nameProblem(name, switches)).toBeUndefined();
  });

  it.each([
    ["", "too short"],
    ["a".repeat(129), "too long"],
    ["ä".repeat(65), "too long"],
    ["_a", "underscore"],
    ["it's", "quotation"],
    ['"', "quotation"],
    ["a\tb", "printable"],
    ["a\u2028b", "printable"],
    ["a\uFFFDb", "printable"],
  ])("%j is none: %s", (name, problem) => {
    expect(nameProblem(name, switches)).toContain(problem);
  });
});

describe("columns", () => {
  const faultsOf = (columns: RequestedColumn[]) => {
    try {
      checkColumns(columns, switches);
      return "";
    } catch (error) {
      return (error as Error).message;
    }
  };

  it.each<[RequestedColumn[], string]>([
    [[], "columns missing"],
    [[USAGE], "timestamp column is required"],
    [[TIME, HOST], "at least one field column is required"],
    [[TIME, USAGE, { ...HOST, dataType: "string" }], "only a field has a dataType"],
    [[TIME, USAGE, { name: "more", type: "field" }], "a field needs a dataType"],
    [[TIME, USAGE, { ...TIME, name: "again" }], "named time"],
    [[{ ...HOST, name: "time" }, USAGE], "named time"],
    [[TIME, USAGE, { ...HOST, name: "Usage" }], "duplicate column names: Usage"],
    [[TIME, USAGE, { ...HOST, name: "_h" }], "underscore"],
  ])("%j: %s", (columns, fault) => {
    expect(faultsOf(columns)).toContain(fault);
  });

  it("are right as they are, in any order", () => {
    expect(faultsOf([USAGE, HOST, TIME])).toBe("");
  });

  it("have all their faults told at once", () => {
    expect(faultsOf([HOST, HOST]).split("; ")).toHaveLength(3);
  });
});

describe("an update of columns", () => {
  const live = [TIME, USAGE];

  it("adds", () => {
    expect(() => checkAdditive(live, [HOST, USAGE, TIME], switches)).not.toThrow();
  });

  it.each<[string, Column[]]>([
    ["leaves none out", [TIME]],
    ["changes no type", [TIME, { ...HOST, name: "usage" }]],
    ["changes no dataType", [TIME, { ...USAGE, dataType: "integer" }]],
    ["knows names by their case", [TIME, { ...USAGE, name: "Usage" }]],
  ])("%s", (_, columns) => {
    expect(() => checkAdditive(live, columns, switches)).toThrow(/^Unable to (delete|change)/);
  });
});
