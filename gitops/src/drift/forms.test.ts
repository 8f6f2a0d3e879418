import { createColors } from "picocolors";
import { expect, it } from "vitest";
import { driftItem, driftReport } from "../../../test/support/driftReport";
import type { DriftItem } from "./driftItem";
import { formatMarkdown } from "./markdown";
import { formatText } from "./text";

const plain = createColors(false);
const lineOf = (item: Partial<DriftItem>) =>
  formatText(driftReport({ checked: 1, items: [driftItem(item)] }), plain).split("\n")[0];

it.each(["gone", "unmanaged"] as const)("escapes control characters, even in IDs: %s", (status) => {
  expect(lineOf({ status, id: "a\u001b[2Jb" })).toContain("  a\\u{1b}[2Jb");
  expect(lineOf({ status, id: "a\u009bb", isSystem: true })).toContain("  a\\u{9b}b");
});

it("shortens a long value to fit on a line", () => {
  const line = lineOf({ property: "description", recorded: "x".repeat(50_000), live: "y" });
  expect(line).toMatch(/xx… → y$/);
  expect(line?.length).toBeLessThan(1_000);
});

const changed = (name: string, recorded: string) =>
  driftItem({ name, id: name, property: "description", recorded, live: "x" });

it("Markdown stays below GitHub's limit, and says how much was left out", () => {
  const items = Array.from({ length: 5_000 }, (_, index) =>
    changed(`bucket-${index}`, "|".repeat(50)),
  );
  const errors = items.map(({ id }) => ({ urns: [id], message: "no answer ".repeat(20) }));
  const markdown = formatMarkdown(driftReport({ complete: false, checked: 10_000, items, errors }));
  expect(markdown.length).toBeLessThan(65_536);
  expect(markdown).toMatch(/^\*\*INCOMPLETE: 5000 of 15000 resources could not be read/);
  expect(markdown.match(/… and \d+ more/g)).toHaveLength(2);
});

it("Markdown shows the drift next to a long value", () => {
  const items = [changed("long", "y".repeat(50_000)), changed("short", "y")];
  const markdown = formatMarkdown(driftReport({ checked: 2, items }));
  expect(markdown).toMatch(/\| changed \| Bucket long \| description \| y+… \| x \|/);
  expect(markdown).toContain("| changed | Bucket short | description | y | x |");
});
