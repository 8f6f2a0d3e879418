import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, relative } from "node:path";

const SLOWEST = 10;
/** How many lines of an error message the summary shows: in a long run, people may see only the last lines. */
const MESSAGE_LINES = 12;

/** @typedef {{ passed: number, failed: number, skipped: number, failures: string[], skips: string[] }} Counts */

/**
 * Prints what vitest doesn't: why tests were skipped, the slowest tests, and a whole run's count in one line. The
 * counts and the failures also go to a file, for `countTests.mjs`.
 */
export default class SummaryReporter {
  /** @param {{ leftOut?: string[] }} [options] `leftOut`: test files that only a run with FULL=1 has */
  constructor({ leftOut = [] } = {}) {
    this.leftOut = leftOut;
  }

  /**
   * @param {readonly import("vitest/node").TestModule[]} modules
   * @param {readonly unknown[]} unhandledErrors
   */
  onTestRunEnd(modules, unhandledErrors) {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    /** @param {string} state */
    const inState = (state) => tests.filter((test) => test.result().state === state).length;
    // A file that can't be loaded has no tests, but it is a failure all the same.
    const broken = modules.filter((module) => module.errors().length > 0).length;
    /** @type {Counts} */
    const counts = {
      passed: inState("passed"),
      failed: inState("failed") + broken + unhandledErrors.length,
      skipped: inState("skipped"),
      failures: [
        ...failuresIn(modules),
        ...unhandledErrors.map((error) => `  ${messageOf(error)}`),
      ],
      skips: skippedIn(tests),
    };
    const file = process.env.TEST_REPORT ?? ".reports/tests.json";
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, JSON.stringify(counts));

    const sections = {
      Skipped: counts.skips,
      "Left out (FULL=1 runs them)": this.leftOut
        .filter((pattern) => modules.some((module) => isBeside(pattern, module)))
        .map((pattern) => `  ${pattern}`),
      [`Slowest ${SLOWEST}`]: slowestOf(tests),
    };
    for (const [title, lines] of Object.entries(sections)) {
      if (lines.length > 0) process.stdout.write(`${title}:\n${lines.join("\n")}\n\n`);
    }
    process.stdout.write(`${countLine(counts)}\n`);
  }
}

/** @param {string} pattern @param {import("vitest/node").TestModule} module */
function isBeside(pattern, { moduleId }) {
  return dirname(pattern) === relative(process.cwd(), dirname(moduleId));
}

/** @param {Pick<Counts, "passed" | "failed" | "skipped">} counts */
export function countLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
}

/** @param {unknown} error */
function messageOf(error) {
  const message = /** @type {{ message?: unknown } | undefined} */ (error)?.message ?? error;
  return String(message).trim().split("\n").slice(0, MESSAGE_LINES).join("\n      ");
}

/** @param {readonly import("vitest/node").TestModule[]} modules */
function failuresIn(modules) {
  return modules.flatMap((module) => {
    const file = relative(process.cwd(), module.moduleId);
    const failed = [...module.children.allTests("failed")].map((test) => {
      return `  ${file} › ${test.fullName}: ${messageOf(test.result().errors?.[0])}`;
    });
    return [...module.errors().map((error) => `  ${file}: ${messageOf(error)}`), ...failed];
  });
}

/** @param {import("vitest/node").TestCase[]} tests */
function skippedIn(tests) {
  /** @type {Map<string, number>} */
  const reasons = new Map();
  for (const test of tests) {
    const result = test.result();
    // Tests that the caller's filter skips have no reason.
    if (result.state !== "skipped" || !result.note) continue;
    const reason = `${test.project.name}: ${result.note}`;
    reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  }
  return [...reasons].map(([reason, count]) => `  ${count} × ${reason}`);
}

/** @param {import("vitest/node").TestCase[]} tests */
function slowestOf(tests) {
  return tests
    .map((test) => ({ test, seconds: (test.diagnostic()?.duration ?? 0) / 1_000 }))
    .sort((a, b) => b.seconds - a.seconds)
    .slice(0, SLOWEST)
    .map(({ test, seconds }) => {
      const file = relative(process.cwd(), test.module.moduleId);
      return `  ${seconds.toFixed(1).padStart(6)} s  ${file} › ${test.fullName}`;
    });
}
