import { describe, expect, it } from "vitest";
import { problemsIn } from "./values";

describe("problemsIn", () => {
  it.each([
    [{}, []],
    [{ url: "https://eu.example", org: "acme", tokenEnv: "EU_TOKEN", maxInFlight: "5" }, []],
    [
      { orgname: "acme" },
      ["influxdb:orgname is not a setting of this package; the settings are: url, token"],
    ],
    [{ url: "eu.example" }, ["the InfluxDB URL must be an http"]],
    [
      { token: "two words" },
      [
        "the token contains a space, a line break or a non-ASCII character, which tokens never contain",
      ],
    ],
    [{ token: "t", tokenEnv: "T" }, ["influxdb:token and influxdb:tokenEnv are both set"]],
    [
      { orgId: "acme", maxInFlight: "many" },
      [
        "influxdb:orgId must be an ID of 16 hexadecimal digits",
        "influxdb:maxInFlight must be a whole",
      ],
    ],
  ])("finds in %j: %j", (settings, found) => {
    const config = Object.entries(settings).map(([key, value]) => [`influxdb:${key}`, value]);
    const problems = problemsIn(Object.fromEntries([...config, ["shop:orgname", "acme"]]), "shop");
    expect(problems).toEqual(found.map((text) => expect.stringContaining(text)));
    for (const problem of problems) expect(problem).not.toContain("two words");
  });

  it("ignores the settings of a project named influxdb", () => {
    const config = { "influxdb:retention": "30d", "influxdb:maxInFlight": "0" };
    expect(problemsIn(config, "influxdb")).toHaveLength(1);
  });
});
