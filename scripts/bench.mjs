import { writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { createFigures } from "./bench/figures.mjs";
import { SCENARIOS } from "./bench/scenarios.mjs";
import { ensureEngine } from "./engine/ensureEngine.mjs";
import { stopOnSignals, wasInterrupted } from "./run.mjs";

/* `npm run bench`: what the provider costs, beside what Pulumi itself costs. See docs/performance.md. */

const USAGE = `npm run bench [-- OPTIONS]

Measures commands on the real Pulumi engine, against an emulator of the API, beside a dynamic provider that does
nothing. Ends with 1 when a promise is not kept.

  --sizes 100,300    how many buckets (100,300,1000)
  --latency 0,80     time of each response, in ms (0,80)
  --repeat N         how often to measure a size; the median counts (1)
  --only NAME,...    ${Object.keys(SCENARIOS).join(", ")} (all but large)
  --env NAME=VALUE   variable for the engine (repeatable)
  --json FILE        also write all figures to this file
  --help             this text
`;

/** @param {string} message */
const say = (message) => process.stderr.write(`${message}\n`);

stopOnSignals();
process.exitCode = await main().catch((error) => {
  if (wasInterrupted()) return 130;
  say(`npm run bench failed: ${error.message}`);
  return 1;
});

async function main() {
  const { values } = parseArgs({
    options: {
      sizes: { type: "string", default: "100,300,1000" },
      latency: { type: "string", default: "0,80" },
      repeat: { type: "string", default: "1" },
      only: { type: "string", default: "start-up,buckets,few,mixed" },
      env: { type: "string", multiple: true, default: [] },
      json: { type: "string" },
      help: { type: "boolean" },
    },
  });
  if (values.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  const [sizes, latencies] = [numbers(values.sizes, 1), numbers(values.latency, 0)];
  const [repeat = 1] = numbers(values.repeat, 1);
  const scenarios = values.only.split(",").map((name) => {
    const scenario = SCENARIOS[name];
    if (!scenario) throw new Error(`unknown scenario "${name}"`);
    return scenario;
  });
  const variables = Object.fromEntries(values.env.map((text) => text.split(/=(.*)/s)));
  const { bin } = await ensureEngine(say);
  const figures = createFigures();
  for (const measure of scenarios) {
    await measure({ engine: { bin, variables }, figures, say, sizes, latencies, repeat });
    if (wasInterrupted()) throw new Error("interrupted");
  }
  process.stdout.write(figures.report());
  if (values.json) await writeFile(values.json, `${JSON.stringify(figures.all(), null, 2)}\n`);
  return figures.all().promises.every(({ isMet }) => isMet) ? 0 : 1;
}

/** @param {string} text such as `100,300` @param {number} least */
function numbers(text, least) {
  const values = text.split(",").map(Number);
  if (values.every((value) => Number.isInteger(value) && value >= least)) return values;
  throw new Error(`"${text}": expected whole numbers from ${least}, such as 100,300`);
}
