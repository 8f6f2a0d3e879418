import { mkdir, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { startEmulator } from "influxdb-serverless-emulator";
import lockfile from "proper-lockfile";
import { formatRetention } from "pulumi-influxdb-serverless";
import { ensureEngine } from "./engine/ensureEngine.mjs";
import { separateEnvironment } from "./engine/environment.mjs";
import { run, stopOnSignals, untilInterrupted, wasInterrupted } from "./run.mjs";
import { playText, summaryText } from "./startTexts.mjs";

const USAGE = `npm start [-- --keep]

Starts an emulator of the API on this machine, runs a real "pulumi up" of examples/quickstart against it,
changes a bucket behind Pulumi's back, and shows how that is seen and repaired.

  --keep   leave the emulator up afterwards, until Ctrl-C
  --help   this text
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
  const { keep = false, help } = options();
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
    await showAll(bin, emulator);
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

/** One demo at a time in a folder: a second one would take the state away from the first. */
async function lockDemo() {
  try {
    return await lockfile.lock(root, { lockfilePath: join(root, ".demo.lock"), stale: 10_000 });
  } catch (error) {
    if (/** @type {{ code?: string }} */ (error).code !== "ELOCKED") throw error;
    throw new Error("another npm start is at work in this folder: stop it first (Ctrl-C there).");
  }
}

/**
 * The whole story, each step with Pulumi's own output.
 * @param {string} bin
 * @param {import("influxdb-serverless-emulator").Emulator} emulator
 */
async function showAll(bin, emulator) {
  await rm(folder, { recursive: true, force: true });
  await rm(join(root, `Pulumi.${STACK}.yaml`), { force: true });
  await mkdir(join(folder, "state"), { recursive: true });
  const env = separateEnvironment(bin, folder);
  /** @param {string[]} args @param {{ quiet?: boolean }} [options] quiet: shows nothing, unless it fails */
  async function pulumi(args, { quiet = false } = {}) {
    if (!quiet) process.stdout.write(`\n$ pulumi ${args.join(" ")}\n`);
    let output = "";
    const code = await run(join(bin, "pulumi"), args, {
      ...{ cwd: root, env },
      stdio: quiet ? ["ignore", "pipe", "pipe"] : ["ignore", "inherit", "inherit"],
      onOutput: (text) => {
        output += text;
      },
    });
    if (code !== 0) {
      throw new Error(`pulumi ${args[0]} ended with ${code}${output && `:\n${output}`}`);
    }
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
  await pulumi(["up", "--yes"]);

  headline("2. Nothing is left to do: a second preview is empty");
  await pulumi(["preview", "--expect-no-changes"]);

  const bucket = await findDrifted(emulator);
  const declared = bucket.retentionRules[0]?.everySeconds ?? 0;
  headline(
    `3. Somebody shortens the retention of "${DRIFTED}" by hand: ` +
      `${formatRetention(declared)} (${declared} s) becomes ${formatRetention(SHORTENED)} (${SHORTENED} s)`,
  );
  const retentionRules = [{ type: "expire", everySeconds: SHORTENED }];
  await call(emulator, "PATCH", `buckets/${bucket.id}`, { retentionRules });

  headline("4. A refresh sees it, old and new");
  await pulumi(["refresh", "--preview-only", "--diff"]);

  headline("5. Refresh and up repair it");
  await pulumi(["refresh", "--yes", "--skip-preview"]);
  await pulumi(["up", "--yes", "--skip-preview"]);
  const repaired = await findDrifted(emulator);
  if (repaired.retentionRules[0]?.everySeconds !== declared) {
    throw new Error(`the retention of "${DRIFTED}" was not repaired`);
  }
}

/** @param {string} text */
function headline(text) {
  const plain = `\n== ${text}\n`;
  process.stdout.write(process.stdout.isTTY ? `\x1b[1m${plain}\x1b[0m` : plain);
}

/**
 * Calls the API as somebody else would, behind Pulumi's back.
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
 * @returns {Promise<(import("./startTexts.mjs").Bucket & { type: string })[]>}
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
      options: { keep: { type: "boolean" }, help: { type: "boolean" } },
    });
    return values;
  } catch (error) {
    process.stderr.write(`${/** @type {Error} */ (error).message}\n\n${USAGE}`);
    process.exit(2);
  }
}
