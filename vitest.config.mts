import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";
import SummaryReporter from "./scripts/ci/summaryReporter.mjs";

const SECOND = 1_000;

/** Files share their imports if module state doesn't matter, since loading modules again takes longer than the tests. */
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
    // Most tests wait for other processes or for time to pass, so one more worker than cores keeps the cores busy.
    maxWorkers: availableParallelism() + 1,
    projects: [
      {
        test: {
          name: "unit",
          ...SHARED,
          // A test must not fail just because it is slow on a busy machine.
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
          // A real server takes time to start.
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
          // A package manager installs packages, and each test is a whole life cycle on the real engine.
          testTimeout: 600 * SECOND,
          hookTimeout: 600 * SECOND,
        },
      },
      {
        test: {
          name: "engine",
          include: ["test/engine/**/*.test.ts"],
          exclude: leftOut,
          // Generous: a test must not fail just because it is slow on a busy machine.
          testTimeout: 300 * SECOND,
          hookTimeout: 300 * SECOND,
        },
      },
    ],
  },
});
