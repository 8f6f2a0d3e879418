/*
 * Keeps one issue about a stack's drift: opens or updates it while there is drift, and closes it afterward.
 *
 *   node scripts/driftIssue.mjs CODE REPORT.md
 *
 * CODE is the exit code of `influxdb-gitops drift`. 3: drift; 0: none. Anything else: incomplete, so the issue doesn't
 * change, and this exits with 1. STACK names the stack; the CI sets the rest of the environment: see tracker.mjs.
 */
import { readFile } from "node:fs/promises";
import { trackerOf } from "./tracker.mjs";

/** Trackers accept at most 65,536 characters (GitHub). */
const LONGEST = 60_000;

const [code, file] = process.argv.slice(2);
const { STACK = "" } = process.env;
if (!code || !file || !STACK) {
  process.stderr.write("STACK=prod node scripts/driftIssue.mjs CODE REPORT.md\n");
  process.exit(1);
}
process.exitCode = await main(code, file);

/** @param {string} code @param {string} file @returns {Promise<number>} the exit code */
async function main(code, file) {
  if (code !== "0" && code !== "3") {
    process.stderr.write(
      `drift ended with ${code}: it could not tell. The issue stays as it is.\n`,
    );
    return 1;
  }
  const title = `Drift: stack ${STACK}`;
  const tracker = trackerOf(process.env);
  const open = await tracker.find(title);
  if (code === "3") {
    const body = shorten(await readFile(file, "utf8"));
    await (open === undefined ? tracker.open(title, body) : tracker.update(open, body));
  } else if (open !== undefined) {
    await tracker.close(open, `Stack ${STACK} is as its code says again.`);
  }
  return 0;
}

/** @param {string} report */
function shorten(report) {
  if (report.length <= LONGEST) return report;
  return `${report.slice(0, LONGEST)}\n\n… and more: the whole report is in the log of the run.\n`;
}
