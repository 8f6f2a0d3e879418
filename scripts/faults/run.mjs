/*
 * Runs seeds of the fault suite: npm run test:faults -- [--seeds 300] [--from 1] [--jobs 2] [--trace]
 * Progress and failures go to standard error, the summary to standard output; exits with 1 if a seed failed.
 */
import { fork } from "node:child_process";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

/** @typedef {import("../../test/faults/seed").SeedReport} SeedReport */

const { values } = parseArgs({
  options: {
    seeds: { type: "string", default: "300" },
    from: { type: "string", default: "1" },
    jobs: { type: "string", default: String(Math.min(4, availableParallelism())) },
    trace: { type: "boolean", default: false },
  },
});
const seeds = wholeNumber("seeds");
const from = wholeNumber("from");
const jobs = wholeNumber("jobs");

const started = performance.now();
const sum = { seeds: 0, runs: 0, requests: 0, faults: 0, crashes: 0, failedRuns: 0 };
/** @type {Record<string, number>} */
const remedies = {};
/** @type {number[]} */
const failed = [];
let next = from;

/** @param {"seeds" | "from" | "jobs"} name */
function wholeNumber(name) {
  const number = Number(values[name]);
  if (Number.isSafeInteger(number) && number > 0) return number;
  throw new Error(`--${name} ${values[name]}: give a whole number above 0`);
}

/** @param {SeedReport} report */
function count({ seed, figures, wrong, log }) {
  sum.seeds += 1;
  const { remedies: taken, ...numbers } = figures;
  for (const [key, number] of Object.entries(numbers)) {
    sum[/** @type {keyof typeof numbers} */ (key)] += number;
  }
  for (const [what, times] of Object.entries(taken)) {
    remedies[what] = (remedies[what] ?? 0) + times;
  }
  if (wrong.length > 0) failed.push(seed);
  if (wrong.length > 0 || values.trace) {
    const again = `npm run test:faults -- --from ${seed} --seeds 1 --trace`;
    const lines = values.trace ? log : [];
    console.error(
      [...lines, ...wrong.map((line) => `seed ${seed}: ${line}`), again, ""].join("\n"),
    );
  }
  if (sum.seeds % 100 === 0) {
    const seconds = Math.round((performance.now() - started) / 1_000);
    console.error(`${sum.seeds} of ${seeds} seeds, ${failed.length} failed, ${seconds} s`);
  }
}

/** A process that runs seeds until none are left. */
function work() {
  const child = fork(fileURLToPath(new URL("./worker.cjs", import.meta.url)), {
    execArgv: ["--enable-source-maps"],
  });
  return new Promise((done, fail) => {
    child.on("message", (/** @type {SeedReport | "ready"} */ report) => {
      if (report !== "ready") count(report);
      if (next < from + seeds) {
        child.send(next);
        next += 1;
      } else child.disconnect();
    });
    child.on("error", fail);
    child.on("exit", (code) =>
      code === 0 ? done(undefined) : fail(new Error(`a worker ended with ${code}`)),
    );
  });
}

await Promise.all(Array.from({ length: Math.min(jobs, seeds) }, work));
const seconds = Math.round((performance.now() - started) / 1_000);
console.log(JSON.stringify({ ...sum, remedies, seconds, failed }));
process.exitCode = failed.length > 0 ? 1 : 0;
