import { expect, it } from "vitest";
import type { DriftReport } from "./drift";
import type { DriftItem } from "./driftItem";
import { formatMarkdown } from "./markdown";

it("stays below GitHub's limit, with the sum and how much was left out", () => {
  const items = Array.from(
    { length: 5_000 },
    (_, index): DriftItem => ({
      status: "changed",
      kind: "bucket",
      name: `bucket-${index}`,
      id: String(index),
      stack: "prod",
      property: "description",
      recorded: "|".repeat(50),
      live: "x",
    }),
  );
  const errors = items.map(({ id }) => ({ urns: [id], message: "no answer ".repeat(20) }));
  const report: DriftReport = {
    complete: false,
    checked: 10_000,
    items,
    undeclared: false,
    errors,
    notes: [],
  };
  const markdown = formatMarkdown(report);
  expect(markdown.length).toBeLessThan(65_536);
  expect(markdown).toMatch(/^\*\*INCOMPLETE: 5000 of 15000 resources could not be read/);
  expect(markdown.match(/… and \d+ more/g)).toHaveLength(2);
});

it("shows the drift beside a long value", () => {
  const changed = (name: string, recorded: string): DriftItem => ({
    status: "changed",
    kind: "bucket",
    name,
    id: name,
    stack: "prod",
    property: "description",
    recorded,
    live: "x",
  });
  const items = [changed("long", "y".repeat(50_000)), changed("short", "y")];
  const markdown = formatMarkdown({
    complete: true,
    checked: 2,
    items,
    undeclared: false,
    errors: [],
    notes: [],
  });
  expect(markdown).toMatch(/\| changed \| Bucket long \| description \| y+… \| x \|/);
  expect(markdown).toContain("| changed | Bucket short | description | y | x |");
});
