import { describe, expect, it } from "vitest";
import { playSeed, type SeedReport } from "./seed";

/** The number of seeds in a test run: all of them in CI. */
export const SEEDS = process.env.FULL ? 300 : 100;

const PER_TEST = 10;

/** Defines tests that run the seeds from `first` to `last`, several in each. */
export function expectSeeds(first: number, last: number): void {
  describe("random programs and failures lose nothing", () => {
    for (let from = first; from <= last; from += PER_TEST) {
      const seeds = Array.from({ length: PER_TEST }, (_, index) => from + index);
      it(`seeds ${from} to ${from + PER_TEST - 1}`, async () => {
        for (const seed of seeds) {
          const report = await playSeed(seed);
          expect(report.wrong, storyOf(report)).toEqual([]);
        }
      });
    }
  });
}

/** Returns everything that happened, and how to reproduce it. */
function storyOf({ seed, log, wrong }: SeedReport): string {
  if (wrong.length === 0) return `seed ${seed}`;
  const again = `npm run test:faults -- --from ${seed} --seeds 1 --trace`;
  return [`seed ${seed}`, ...log, "wrong:", ...wrong, `Again: ${again}`].join("\n");
}
