import { writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { createFigures } from "./bench/figures.mjs";
import { SCENARIOS } from "./bench/scenarios.mjs";
import { stopOnSignals, wasInterrupted } from "./childProcess.mjs";
import { ensureEngine } from "./engine/ensureEngine.mjs";

/* `npm run bench`: measures the provider's cost compared with Pulumi's own. See docs/performance.md. */

const USAGE = `npm run bench [-- OPTIONS]

Measures commands on the real Pulumi engine, against an emulator of the API, compared with an ordinary dynamic
provider and one that does nothing (the floor). Exits with 1 if a limit is exceeded.

  --sizes 300,1000   how many buckets (300,1000)
  --repeat N         how many times to measure each size; the median counts (3)
  --only NAME,...    ${Object.keys(SCENARIOS).join(", ")} (all)
  --env NAME=VALUE   variable for the engine (repeatable)
  --json FILE        also write all results to this file
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
      sizes: { type: "string", default: "300,1000" },
      repeat: { type: "string", default: "3" },
      only: { type: "string", default: Object.keys(SCENARIOS).join(",") },
      env: { type: "string", multiple: true, default: [] },
      json: { type: "string" },
      help: { type: "boolean" },
    },
  });
  if (values.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  const [sizes, [repeat = 1]] = [numbers(values.sizes), numbers(values.repeat)];
  const scenarios = values.only.split(",").map((name) => {
    const scenario = SCENARIOS[name];
    if (!scenario) throw new Error(`unknown scenario "${name}"`);
    return scenario;
  });
  const variables = Object.fromEntries(values.env.map((text) => text.split(/=(.*)/s)));
  const { bin } = await ensureEngine(say);
  const figures = createFigures();
  for (const measure of scenarios) {
    await measure({ engine: { bin, variables }, figures, say, sizes, repeat });
    if (wasInterrupted()) throw new Error("interrupted");
  }
  process.stdout.write(figures.report());
  if (values.json) await writeFile(values.json, `${JSON.stringify(figures.all(), null, 2)}\n`);
  return figures.all().promises.every(({ isMet }) => isMet) ? 0 : 1;
}

/** @param {string} text such as `100,300` */
function numbers(text) {
  const values = text.split(",").map(Number);
  if (values.every((value) => Number.isInteger(value) && value > 0)) return values;
  throw new Error(`"${text}": expected whole numbers above 0, such as 100,300`);
}
