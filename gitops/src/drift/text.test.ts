import { createColors } from "picocolors";
import { expect, it } from "vitest";
import type { DriftItem } from "./driftItem";
import { formatText } from "./text";

const plain = createColors(false);
const lineOf = (item: Partial<DriftItem>) => {
  const whole: DriftItem = {
    status: "gone",
    kind: "bucket",
    name: "sensors",
    id: "1",
    stack: "prod",
    ...item,
  };
  const report = {
    complete: true,
    checked: 1,
    items: [whole],
    undeclared: false,
    errors: [],
    notes: [],
  };
  return formatText(report, plain).split("\n")[0];
};

it.each(["gone", "unmanaged"] as const)(
  "shows no character that moves a cursor, in ids neither: %s",
  (status) => {
    expect(lineOf({ status, id: "a\u001b[2Jb" })).toContain("  a\\u{1b}[2Jb");
    expect(lineOf({ status, id: "a\u009bb", isSystem: true })).toContain("  a\\u{9b}b");
  },
);

it("shows as much of a long value as fits into a line", () => {
  const line = lineOf({
    status: "changed",
    property: "description",
    recorded: "x".repeat(50_000),
    live: "y",
  });
  expect(line).toMatch(/xx… → y$/);
  expect(line?.length).toBeLessThan(1_000);
});
