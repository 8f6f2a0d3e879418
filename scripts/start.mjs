import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { startEmulator } from "influxdb-serverless-emulator";
import lockfile from "proper-lockfile";
import { formatRetention } from "pulumi-influxdb-serverless";
import {
  findGitops,
  run,
  stopOnSignals,
  untilInterrupted,
  wasInterrupted,
} from "./childProcess.mjs";
import { changesText, playText, summaryText } from "./demoTexts.mjs";
import { ensureEngine } from "./engine/ensureEngine.mjs";
import { separateEnvironment } from "./engine/environment.mjs";

const USAGE = `npm start [-- --keep --verbose]

Starts an emulator of the API on this machine, runs a real "pulumi up" of examples/quickstart against it,
changes a bucket behind Pulumi's back, shows how that is found and repaired, and reviews a change that loses data.

  --keep      leave the emulator running until Ctrl-C
  --verbose   show the complete output of Pulumi
  --help      this text
`;

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const folder = join(root, ".demo");
const STACK = "demo";
const DRIFTED = "alerts";
const SHORTENED = 7 * 86_400;

stopOnSignals();
process.exitCode = await main().catch((error) => {
  if (wasInterrupted()) return 130;
  process.stderr.write(`\nnpm start failed: ${error.message}\n`);
  return 1;
});

async function main() {
  const { keep = false, verbose = false, help } = options();
  if (help) {
    process.stdout.write(USAGE);
    return 0;
  }
  const { bin, source } = await ensureEngine((message) => process.stderr.write(`${message}\n`));
  const started = Date.now();
  process.stdout.write(`Pulumi engine: ${bin} (${source})\n`);
  const release = await lockDemo();
  const emulator = await startEmulator();
  try {
    process.stdout.write(`InfluxDB Cloud Serverless emulator: ${emulator.url}\n`);
    await showAll(bin, emulator, verbose);
    const buckets = await listBuckets(emulator);
    const seconds = Math.round((Date.now() - started) / 1_000);
    process.stdout.write(summaryText({ buckets, folder, seconds, keep }));
    if (keep) {
      process.stdout.write(playText(emulator));
      await untilInterrupted();
    }
    return 0;
  } finally {
    await emulator.close();
    await release();
  }
}

/** One demo at a time in a folder: a second one would overwrite the first one's state. */
async function lockDemo() {
  try {
    return await lockfile.lock(root, { lockfilePath: join(root, ".demo.lock"), stale: 10_000 });
  } catch (error) {
    if (/** @type {{ code?: string }} */ (error).code !== "ELOCKED") throw error;
    throw new Error("another npm start is running in this folder: stop it first (Ctrl-C there).");
  }
}

/**
 * Runs the whole demo, showing for each step the command that a user would type.
 * @param {string} bin
 * @param {import("influxdb-serverless-emulator").Emulator} emulator
 * @param {boolean} verbose
 */
async function showAll(bin, emulator, verbose) {
  await rm(folder, { recursive: true, force: true });
  await rm(join(root, `Pulumi.${STACK}.yaml`), { force: true });
  await mkdir(join(folder, "state"), { recursive: true });
  const env = separateEnvironment(bin, folder);
  /**
   * Runs a Pulumi command, and shows what it did to the resources, all of its output (--verbose), or nothing.
   * @param {string[]} args @param {{ quiet?: boolean }} [options]
   */
  async function pulumi(args, { quiet = false } = {}) {
    if (!quiet) process.stdout.write(`\n$ pulumi ${args.join(" ")}\n`);
    const showsAll = verbose && !quiet;
    let output = "";
    const code = await run(join(bin, "pulumi"), args, {
      ...{ cwd: root, env },
      stdio: showsAll ? ["ignore", "inherit", "inherit"] : ["ignore", "pipe", "pipe"],
      onOutput: (text) => {
        output += text;
      },
    });
    if (code !== 0) {
      throw new Error(`pulumi ${args[0]} ended with ${code}${output && `:\n${output}`}`);
    }
    if (!quiet && !verbose) process.stdout.write(changesText(output));
  }
  /** Runs influxdb-gitops, and shows its whole output. @param {string[]} args @param {string} cwd @param {number} expected the exit code */
  async function gitops(args, cwd, expected) {
    process.stdout.write(`\n$ influxdb-gitops ${args.join(" ")}\n`);
    // The processes that it starts end when it ends.
    const options = { cwd, env, wholeGroup: true };
    const code = await run(process.execPath, [findGitops(), ...args], options);
    if (code !== expected) throw new Error(`influxdb-gitops ${args[0]} ended with ${code}`);
    process.stdout.write(`(exit code ${code})\n`);
  }

  await pulumi(["stack", "init", STACK], { quiet: true });
  const settings = {
    "influxdb:url": emulator.url,
    "influxdb:org": emulator.org,
    analyst: emulator.userID,
  };
  const plain = Object.entries(settings).flatMap(([key, value]) => [
    "--plaintext",
    `${key}=${value}`,
  ]);
  const secret = ["--secret", `influxdb:token=${emulator.token}`];
  await pulumi(["config", "set-all", ...plain, ...secret], { quiet: true });

  headline("1. Create what examples/quickstart declares");
  await pulumi(["up", "--yes", "--skip-preview"]);

  headline("2. A preview finds nothing left to do");
  await pulumi(["preview", "--expect-no-changes"]);

  const bucket = await findDrifted(emulator);
  const declared = bucket.retentionRules[0]?.everySeconds ?? 0;
  headline(
    `3. Somebody shortens the retention of "${DRIFTED}" by hand, ` +
      `from ${formatRetention(declared)} to ${formatRetention(SHORTENED)}: drift is found`,
  );
  const retentionRules = [{ type: "expire", everySeconds: SHORTENED }];
  await call(emulator, "PATCH", `buckets/${bucket.id}`, { retentionRules });
  await gitops(["drift", "--stack", STACK], root, 3);

  headline("4. An up repairs it");
  await pulumi(["up", "--refresh", "--yes", "--skip-preview"]);
  const repaired = await findDrifted(emulator);
  if (repaired.retentionRules[0]?.everySeconds !== declared) {
    throw new Error(`the retention of "${DRIFTED}" was not repaired`);
  }

  headline("5. A pull request keeps points for a shorter time: the review stops it");
  await gitops(["review", "--stack", STACK], await changedProgram(), 2);
}

/** Copies the quickstart with a shorter retention for one bucket. @returns its folder */
async function changedProgram() {
  const copy = join(folder, "pull-request");
  await cp(join(root, "examples", "quickstart"), copy, { recursive: true });
  const settings = `Pulumi.${STACK}.yaml`;
  await cp(join(root, settings), join(copy, settings));
  await writeFile(join(copy, "Pulumi.yaml"), "name: influxdb-quickstart\nruntime: nodejs\n");
  const program = join(copy, "index.ts");
  const text = await readFile(program, "utf8");
  await writeFile(program, text.replace('sensors: { keep: "30d"', 'sensors: { keep: "7d"'));
  return copy;
}

/** @param {string} text */
function headline(text) {
  const plain = `\n== ${text}\n`;
  process.stdout.write(process.stdout.isTTY ? `\x1b[1m${plain}\x1b[0m` : plain);
}

/**
 * Calls the API like somebody else would, outside of Pulumi.
 * @param {{ url: string, token: string }} server
 * @param {string} method
 * @param {string} path
 * @param {object} [body]
 */
async function call({ url, token }, method, path, body) {
  const response = await fetch(`${url}/api/v2/${path}`, {
    method,
    headers: { authorization: `Token ${token}`, "content-type": "application/json" },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
  return JSON.parse(text);
}

/**
 * @param {{ url: string, token: string }} server
 * @returns {Promise<(import("./demoTexts.mjs").Bucket & { type: string })[]>}
 */
async function listBuckets(server) {
  const { buckets } = await call(server, "GET", "buckets?limit=100");
  return buckets.filter((/** @type {{ type: string }} */ { type }) => type === "user");
}

/** @param {{ url: string, token: string }} server */
async function findDrifted(server) {
  const found = (await listBuckets(server)).find(({ name }) => name === DRIFTED);
  if (!found) throw new Error(`there is no bucket "${DRIFTED}"`);
  return found;
}

function options() {
  try {
    const { values } = parseArgs({
      options: {
        keep: { type: "boolean" },
        verbose: { type: "boolean" },
        help: { type: "boolean" },
      },
    });
    return values;
  } catch (error) {
    process.stderr.write(`${/** @type {Error} */ (error).message}\n\n${USAGE}`);
    process.exit(2);
  }
}
