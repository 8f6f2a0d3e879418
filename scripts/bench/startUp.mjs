import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { median } from "./rows.mjs";

const execute = promisify(execFile);
const RUNS = 11;

/** Prints what each require took, in milliseconds. */
const PROGRAM = `
const took = ["@pulumi/pulumi", "pulumi-influxdb-serverless"].map((name) => {
  const started = process.hrtime.bigint();
  require(name);
  return Number(process.hrtime.bigint() - started) / 1e6;
});
process.stdout.write(JSON.stringify(took));
`;

/**
 * What the import of the package adds to a program that has Pulumi.
 * @param {import("./rows.mjs").Bench} bench
 */
export async function measureStartUp({ rows, say }) {
  say(`start-up: ${RUNS} imports`);
  /** @type {[number, number][]} */
  const runs = [];
  for (let run = 0; run < RUNS; run += 1) {
    const { stdout } = await execute(process.execPath, ["-e", PROGRAM]);
    runs.push(JSON.parse(stdout));
  }
  const place = { name: "start-up", size: 0, latencyMs: 0, unit: "ms" };
  const pulumi = median(runs.map(([first]) => first));
  const own = median(runs.map(([, second]) => second));
  rows.add({ ...place, metric: "import of @pulumi/pulumi alone", value: pulumi });
  rows.add({ ...place, metric: "import adds", value: own });
}
