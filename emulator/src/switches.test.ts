import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { Settings } from "./settings";
import { SWITCHES } from "./switches";

const readme = readFileSync(join(__dirname, "..", "README.md"), "utf8");

describe("every switch", () => {
  it.each(Object.entries(SWITCHES))("%s is in the README, default first", (name, known) => {
    const values = known.values.map((value) => `\`${value}\``).join(", ");
    expect(readme).toContain(`| \`${name}\` | ${values} | ${known.meaning} | ${known.source} |`);
  });
});

describe("settings", () => {
  it("start with the first value of every switch", () => {
    const first = Object.entries(SWITCHES).map(([name, { values }]) => [name, values[0]]);
    expect(new Settings().switches).toEqual(Object.fromEntries(first));
  });

  it("change only the given values", () => {
    const settings = new Settings();
    settings.change({ latencyMs: 5, switches: { secondRole: "422", leadingDigit: undefined } });
    settings.change({ plan: "free", switches: { deletedBucket: "hidden" } });
    expect(settings).toMatchObject({
      plan: "free",
      latencyMs: 5,
      deleteDelayMs: 0,
      switches: { secondRole: "422", deletedBucket: "hidden", leadingDigit: "accept" },
    });
  });

  it.each([
    { plan: "gold" },
    { latencyMs: -1 },
    { switches: { secondRole: "204" } },
    { switches: { nothing: "x" } },
    { nothing: 1 },
  ])("reject %j, and stay unchanged", (change) => {
    const settings = new Settings();
    expect(() => settings.change(change as object)).toThrow();
    expect(settings).toEqual(new Settings());
  });
});
