import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { describe, expect, it } from "vitest";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const read = (/** @type {string} */ file) => readFileSync(join(ROOT, file), "utf8");

/** The rows of the page's tables, with their cells. */
const rows = read("docs/guarantees.md")
  .split("\n")
  .filter((line) => /^\| (?!---|guarantee )/.test(line))
  .map((line) => line.split(/(?<!\\)\|/).map((cell) => cell.trim()))
  .map(([, guarantee = "", , tests = ""]) => ({ guarantee, tests: tests.split("<br>") }));

/** The titles of the tests in a source file; those that are always skipped don't count. */
function titlesIn(/** @type {string} */ source) {
  const file = ts.createSourceFile("test.ts", source, ts.ScriptTarget.Latest, true);
  /** @type {string[]} */
  const titles = [];
  const visit = (/** @type {ts.Node} */ node) => {
    if (ts.isCallExpression(node)) {
      const [title] = node.arguments;
      const callee = node.expression.getText();
      const isTest = /^(it|test|describe)\b/.test(callee) && !/\.(skip|todo)\b/.test(callee);
      if (isTest && title && ts.isStringLiteralLike(title)) titles.push(title.text);
      if (isTest && title && ts.isTemplateExpression(title)) titles.push(title.getText());
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return titles;
}

describe("docs/guarantees.md", () => {
  it.each(rows)("names tests that exist: $guarantee", ({ guarantee, tests }) => {
    expect(guarantee).toMatch(/^[A-Z`].*\.$/);
    for (const named of tests) {
      const [, file = "", title = ""] =
        /^`([\w./-]+\.test\.(?:ts|mjs)) › ([^`]{10,})`$/.exec(named) ?? [];
      expect(file, `${named} is not of the form \`file › title\``).not.toBe("");
      expect(existsSync(join(ROOT, file)), `${file} does not exist`).toBe(true);
      const found = titlesIn(read(file)).some((known) => known.includes(title));
      expect(found, `${file} has no test "${title}"`).toBe(true);
    }
  });

  it("lists every guarantee once", () => {
    const all = rows.map(({ guarantee }) => guarantee);
    expect(all.length).toBeGreaterThan(30);
    expect(new Set(all).size).toBe(all.length);
  });

  it.each(["README.md", "SECURITY.md"])("is linked from %s", (file) => {
    expect(read(file)).toContain("(docs/guarantees.md)");
  });
});
