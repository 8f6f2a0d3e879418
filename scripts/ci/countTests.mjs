import { readFileSync } from "node:fs";

/*
 * Prints `N passed, N failed` (`, N skipped`), added up from reports of the test runner; exits with 1 when a test failed,
 * or when one of the reports is missing or nothing ran for it.
 */
const counts = process.argv.slice(2).map(count);
const sum = (/** @type {"passed" | "failed" | "skipped"} */ key) =>
  counts.reduce((total, one) => total + one[key], 0);
const skipped = sum("skipped");
process.stdout.write(
  `${sum("passed")} passed, ${sum("failed")} failed${skipped > 0 ? `, ${skipped} skipped` : ""}\n`,
);
process.exitCode = counts.length > 0 && counts.every(isGood) ? 0 : 1;

/** @param {{ passed: number, failed: number }} counts */
function isGood({ passed, failed }) {
  return failed === 0 && passed > 0;
}

/** @param {string} file */
function count(file) {
  const report = readReport(file);
  if (!report) return { passed: 0, failed: 0, skipped: 0 };
  const { numPassedTests: passed, numFailedTests: failedTests, numTotalTests: total } = report;
  // A file that could not be loaded has no tests to fail, but it is a failure all the same.
  const broken = report.testResults.filter(
    (/** @type {{ status: string, assertionResults: unknown[] }} */ suite) =>
      suite.status === "failed" && suite.assertionResults.length === 0,
  ).length;
  return { passed, failed: failedTests + broken, skipped: total - passed - failedTests };
}

/** @param {string} path */
function readReport(path) {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    process.stderr.write(`no test report: ${/** @type {Error} */ (error).message}\n`);
    return undefined;
  }
}
