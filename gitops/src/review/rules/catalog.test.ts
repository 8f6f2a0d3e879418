import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { SEVERITIES } from "../finding";
import { CATALOG } from "./catalog";

const DOCS = readFileSync(join(__dirname, "../../../../docs/rules.md"), "utf8");
const sections = DOCS.split(/^## /m).slice(1);

describe("docs/rules.md", () => {
  it("has one section per rule, in the order of the catalog", () => {
    expect(sections.map((section) => section.split("\n")[0])).toEqual(
      CATALOG.map(({ id, title }) => `${id}: ${title}`),
    );
  });

  it.each(CATALOG)("has severity, reason, and a bad and a good example of $id", (rule) => {
    const section = sections.find((it) => it.startsWith(`${rule.id}:`)) ?? "";
    expect(section).toContain(`\n${rule.severity}. ${rule.why}\n`);
    const [, bad = "", good = ""] = /\nBad(.*?)\nGood(.*)/s.exec(section) ?? [];
    for (const example of [bad, good]) expect(example).toMatch(/```ts\n[^`]+```/);
  });
});

describe("rule catalog", () => {
  it("has unique IDs of three letters and three digits", () => {
    const ids = CATALOG.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^[A-Z]{3}\d{3}$/);
  });

  it("has only known severities, and one-sentence reasons", () => {
    for (const { severity, why } of CATALOG) {
      expect(SEVERITIES).toContain(severity);
      expect(why).toMatch(/^[A-Z][^\n]*\.$/);
    }
  });
});
