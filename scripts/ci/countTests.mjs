import { readFileSync } from "node:fs";
import { countLine } from "./summaryReporter.mjs";

/*
 * Prints the failures that `summaryReporter.mjs` wrote to files, and the sum of its counts. Exits with 1 if a test failed,
 * a file is missing, or a run had no tests.
 */
const none = { passed: 0, failed: 0, skipped: 0, failures: /** @type {string[]} */ ([]) };
const counts = process.argv.slice(2).map((file) => {
  try {
    return /** @type {typeof none} */ (JSON.parse(readFileSync(file, "utf8")));
  } catch (error) {
    process.stderr.write(`no test report: ${/** @type {Error} */ (error).message}\n`);
    return none;
  }
});
const failures = counts.flatMap((one) => one.failures);
if (failures.length > 0) process.stdout.write(`Failed:\n${failures.join("\n")}\n\n`);
/** @param {"passed" | "failed" | "skipped"} key */
const sum = (key) => counts.reduce((total, one) => total + one[key], 0);
process.stdout.write(
  `${countLine({ passed: sum("passed"), failed: sum("failed"), skipped: sum("skipped") })}\n`,
);
const isGood = counts.length > 0 && counts.every(({ passed, failed }) => passed > 0 && !failed);
process.exitCode = isGood ? 0 : 1;
