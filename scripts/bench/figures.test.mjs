import { expect, it } from "vitest";
import { createFigures } from "./figures.mjs";

const step = { seconds: 3, megabytes: 150, requests: 301, atOnce: 8 };
const floor = { ...step, seconds: 2, megabytes: 140 };
const place = { scenario: "large", command: "refresh", latencyMs: 0 };

it("figures are medians beside the floor's, compared with what is promised", () => {
  const { addCommand, all, report } = createFigures();
  const up = { scenario: "buckets", command: "up", size: 300, latencyMs: 0 };
  addCommand(up, [step, { ...step, seconds: 5 }, { ...step, seconds: 4 }], [floor]);
  addCommand({ ...place, size: 1_000 }, [step], [floor]);
  addCommand({ ...place, size: 10_000 }, [{ ...step, seconds: 34 }], [{ ...floor, seconds: 20 }]);
  const { promises } = all();
  expect(promises.map(({ what, most, isMet }) => [what, most, isMet])).toEqual([
    ["up: seconds", expect.closeTo(2.3), false],
    ["refresh: seconds", expect.closeTo(33), false],
    ["refresh: megabytes", 200, true],
  ]);
  expect(report()).toMatch(/\| up +\| +300 \| +0 ms \| +4\.00 s \| +2\.00 s \| +2\.00 \|/);
  expect(report()).toMatch(/up: seconds .* 2\.30 s \| NOT met \|/);
});
