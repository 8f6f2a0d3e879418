import { describe, expect, it } from "vitest";
import { readOptions } from "./options.mjs";

describe("readOptions", () => {
  it("measures everything but large, unless it is told otherwise", () => {
    expect(readOptions([])).toMatchObject({
      sizes: [100, 300, 1_000],
      latencies: [0, 80],
      scenarios: ["start-up", "buckets", "few", "mixed"],
    });
    expect(readOptions(["--large"]).scenarios).toContain("large");
    expect(readOptions(["--only", "mixed"]).scenarios).toEqual(["mixed"]);
    expect(readOptions(["--only", "few,large"]).scenarios).toEqual(["few", "large"]);
  });

  it("takes sizes in their order, and variables for the engine", () => {
    const options = readOptions(["--sizes", "300,100", "--env", "A=b=c"]);
    expect(options).toMatchObject({ sizes: [100, 300], variables: { A: "b=c" } });
  });

  it.each([
    [["--sizes", "0"], "--sizes takes whole numbers from 1"],
    [["--latency", "1,x"], "--latency takes whole numbers from 0"],
    [["--only", "all"], 'there is no scenario "all"'],
    [["--env", "A"], "--env takes NAME=VALUE"],
    [["--size", "3"], "--size"],
  ])("refuses %j", (args, message) => {
    expect(() => readOptions(args)).toThrow(message);
  });
});
