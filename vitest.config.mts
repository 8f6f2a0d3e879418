import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";
import SummaryReporter from "./scripts/ci/summaryReporter.mjs";

const SECOND = 1_000;

/** Files share what they import, where nothing that a module keeps matters: to load it anew takes longer than the tests. */
const SHARED = { isolate: false };

/** What takes minutes and rarely breaks alone: only `FULL=1` runs it, as CI does, or a command that names a file. */
const ONLY_FULL = [
  "test/engine/*Example.test.ts",
  "test/engine/reviewGolden.test.ts",
  "test/package/documentedPaths.test.ts",
  "test/package/otherLayouts.test.ts",
];
const namesFile = process.argv.some((argument) => argument.includes(".test."));
const leftOut = process.env.FULL || namesFile ? [] : ONLY_FULL;

/** Starts with the slowest kinds of tests, so that no core is idle at the end. */
class SlowestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const kinds = ["package", "engine", "faults"];
    const rank = ({ project }: TestSpecification) =>
      kinds.indexOf(project.name) + 1 || kinds.length + 1;
    return (await super.sort(files)).sort((one, other) => rank(one) - rank(other));
  }
}

export default defineConfig({
  test: {
    reporters: ["default", new SummaryReporter({ leftOut })],
    sequence: { sequencer: SlowestFirst },
    // Most tests wait for other processes, or for time to pass: one more than there are cores keeps these busy.
    maxWorkers: availableParallelism() + 1,
    projects: [
      {
        test: {
          name: "unit",
          ...SHARED,
          // A loaded machine must not fail a test that is only slow.
          testTimeout: 30 * SECOND,
          include: [
            "{provider,emulator,gitops}/src/**/*.test.ts",
            "examples/*/*.test.ts",
            "scripts/**/*.test.mjs",
          ],
        },
      },
      {
        test: {
          name: "handlers",
          ...SHARED,
          include: ["test/handlers/**/*.test.ts", "emulator/test/**/*.test.ts"],
          testTimeout: 30 * SECOND,
          hookTimeout: 60 * SECOND,
        },
      },
      {
        test: {
          name: "conformance",
          ...SHARED,
          include: ["test/conformance/**/*.test.ts"],
          testTimeout: 60 * SECOND,
          // A real server takes its time to start.
          hookTimeout: 60 * SECOND,
        },
      },
      {
        test: {
          name: "acceptance",
          include: ["test/acceptance/**/*.test.ts"],
          // Generous: a given server may be far away.
          testTimeout: 600 * SECOND,
          hookTimeout: 120 * SECOND,
        },
      },
      {
        test: {
          name: "faults",
          include: ["test/faults/**/*.test.ts"],
          testTimeout: 600 * SECOND,
        },
      },
      {
        test: {
          name: "package",
          include: ["test/package/**/*.test.ts"],
          exclude: leftOut,
          globalSetup: ["test/package/support/packages.ts"],
          // A package manager installs, and a test is a whole life on the real engine.
          testTimeout: 600 * SECOND,
          hookTimeout: 600 * SECOND,
        },
      },
      {
        test: {
          name: "engine",
          include: ["test/engine/**/*.test.ts"],
          exclude: leftOut,
          // Generous: a loaded machine must not fail a test that is only slow.
          testTimeout: 300 * SECOND,
          hookTimeout: 300 * SECOND,
        },
      },
    ],
  },
});
