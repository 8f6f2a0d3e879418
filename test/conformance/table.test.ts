import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { CASES } from "./cases";
import { differencesText } from "./differencesText";
import { KNOWN_DIFFERENCES } from "./knownDifferences";

const README = join(__dirname, "../../emulator/README.md");

/** The rows of the README's table of rules, with their cells. */
function rows(): string[][] {
  const [, section = ""] = readFileSync(README, "utf8").split("\n## What it enforces\n");
  const [table = ""] = section.split("\n## ");
  const lines = table.split("\n").filter((line) => line.startsWith("|"));
  return lines.slice(2).map((line) => line.split(/(?<!\\)\|/).map((cell) => cell.trim()));
}

describe("table of cases", () => {
  const rules = rows().map(([, id = ""]) => id);
  const shown = [...new Set(CASES.map(({ rule }) => rule))];

  it.each(rules)("covers the rule %s of the README", (id) => {
    expect(id).toMatch(/^`[a-z-]+`$/);
    expect(shown.map((rule) => `\`${rule}\``)).toContain(id);
  });

  it("has no case for a rule that is not in the README", () => {
    expect(shown.filter((rule) => !rules.includes(`\`${rule}\``))).toEqual([]);
  });

  it("has a unique name for each case", () => {
    const names = CASES.map(({ name }) => name);
    expect(names.filter((name, index) => names.indexOf(name) < index)).toEqual([]);
  });

  it("has a case for each known difference", () => {
    const names = new Set(CASES.map(({ name }) => name));
    const known = Object.values(KNOWN_DIFFERENCES).flatMap((list) => Object.keys(list ?? {}));
    expect(known.filter((name) => !names.has(name))).toEqual([]);
  });

  it("lists each known difference in docs/differences.md", async () => {
    await expect(differencesText()).toMatchFileSnapshot("../../docs/differences.md");
  });
});
