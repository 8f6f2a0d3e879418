import { readFileSync } from "node:fs";

/*
 * Prints `N passed, N failed` (`, N skipped`), counted from the report of the test runner; exits with 1
 * when a test failed, or when there is no report or nothing ran.
 */
const file = process.argv[2] ?? "";

/** @param {string} path */
function readReport(path) {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    process.stderr.write(`no test report: ${/** @type {Error} */ (error).message}\n`);
    return undefined;
  }
}

const report = readReport(file);
if (report) {
  const { numPassedTests: passed, numFailedTests: failedTests, numTotalTests: total } = report;
  // A file that could not be loaded has no tests to fail, but it is a failure all the same.
  const broken = report.testResults.filter(
    (/** @type {{ status: string, assertionResults: unknown[] }} */ suite) =>
      suite.status === "failed" && suite.assertionResults.length === 0,
  ).length;
  const failed = failedTests + broken;
  const skipped = total - passed - failedTests;
  process.stdout.write(
    `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}\n`,
  );
  process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
} else {
  process.exitCode = 1;
}
