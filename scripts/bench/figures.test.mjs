import { expect, it } from "vitest";
import { createFigures } from "./figures.mjs";

const step = { seconds: 3, megabytes: 150, requests: 301, atOnce: 8 };

it("figures are medians, shown next to those of other providers and compared with the limits", () => {
  const { addCommand, addPromised, all, report } = createFigures();
  const place = { size: 300, latencyMs: 0, isLarge: false };
  const large = { size: 1_000, latencyMs: 80, isLarge: true };
  const ours = [step, { ...step, seconds: 5 }, { ...step, seconds: 4 }];
  const floor = [{ ...step, seconds: 2 }];
  addCommand({ ...place, command: "up" }, { ours, floor, ordinary: [{ ...step, seconds: 8 }] });
  addCommand({ ...large, command: "refresh" }, { ours });
  addCommand({ ...large, command: "drift" }, { ours: [{ ...step, seconds: 1.9 }] });
  addPromised({ what: "state", value: 900, unit: "B", most: 1_000 });
  const { promises } = all();
  expect(promises.map(({ what, most, isMet }) => [what, most, isMet])).toEqual([
    ["state", 1_000, true],
    ["up, 300 buckets (limit: 1.05 × floor)", expect.closeTo(2.1), false],
    ["drift, 1,000 buckets (limit: refresh / 2)", expect.closeTo(2), true],
  ]);
  expect(report()).toMatch(
    /\| up +\| +300 \| +0 ms \| +4\.0 s \| +2\.0 s \| +2\.00 \| +8\.0 s \| +0\.50 \|/,
  );
  expect(report()).toMatch(/\| up, 300 buckets \(limit: 1.05 × floor\) .* 2\.1 s \| NOT met \|/);
});
