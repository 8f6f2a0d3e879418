import { writeFile } from "node:fs/promises";
import { measureFewOfMany, measureLarge, measureMixed } from "./bench/generated.mjs";
import { measureLives } from "./bench/life.mjs";
import { readOptions, USAGE } from "./bench/options.mjs";
import { isMet, withBounds } from "./bench/promises.mjs";
import { reportOf } from "./bench/report.mjs";
import { createRows, growthOf } from "./bench/rows.mjs";
import { measureStartUp } from "./bench/startUp.mjs";
import { ensureEngine } from "./engine/ensureEngine.mjs";
import { stopOnSignals, wasInterrupted } from "./run.mjs";

/* `npm run bench`: what the provider costs, beside what Pulumi itself costs. See docs/performance.md. */

/** @param {string} message */
const say = (message) => process.stderr.write(`${message}\n`);

stopOnSignals();
process.exitCode = await main().catch((error) => {
  if (wasInterrupted()) return 130;
  say(`npm run bench failed: ${error.message}`);
  return 1;
});

async function main() {
  const options = optionsOrUsage();
  if (options.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  const { bin } = await ensureEngine(say);
  const rows = createRows();
  const bench = { engine: { bin, variables: options.variables }, rows, say };
  /** @type {Record<string, () => Promise<void>>} */
  const scenarios = {
    "start-up": () => measureStartUp(bench),
    buckets: () => measureLives(bench, options),
    few: () => measureFewOfMany(bench, options),
    mixed: () => measureMixed(bench, options),
    large: () => measureLarge(bench, { ...options, sizes: [1_000, 10_000] }),
  };
  for (const name of options.scenarios) {
    await scenarios[name]?.();
    if (wasInterrupted()) throw new Error("interrupted");
  }

  const measured = withBounds([...rows.all, ...growthOf(rows.all)]);
  process.stdout.write(reportOf(measured));
  if (options.json !== undefined) {
    await writeFile(options.json, `${JSON.stringify(measured, undefined, 2)}\n`);
  }
  const missed = measured.filter((row) => !isMet(row));
  for (const { name, metric, size } of missed) say(`NOT met: ${name}, ${metric} of ${size}`);
  return missed.length > 0 ? 1 : 0;
}

function optionsOrUsage() {
  try {
    return readOptions(process.argv.slice(2));
  } catch (error) {
    say(`${/** @type {Error} */ (error).message}\n\n${USAGE}`);
    process.exit(2);
  }
}
