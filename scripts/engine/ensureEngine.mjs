import { execFile } from "node:child_process";
import { mkdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import lockfile from "proper-lockfile";
import { run, wasInterrupted } from "../childProcess.mjs";
import { buildWithGo } from "./buildWithGo.mjs";
import {
  CLI,
  cachedBin,
  downloadCommand,
  findCommand,
  foldersOnPath,
  hasHosts,
  isComplete,
  versionsFolder,
} from "./places.mjs";
import { ENGINE_VERSION, fits } from "./versions.mjs";

const execute = promisify(execFile);

/**
 * Finds the Pulumi engine, or installs it for this user: `pulumi` on PATH, the shared cache, the official
 * download, a build from the published Go modules.
 * @param {(message: string) => void} say receives messages for the waiting user
 * @returns {Promise<{ bin: string, source: string }>} the folder of the CLI, and where it came from
 * @throws Error that says what to install, if none of these works
 */
export async function ensureEngine(say) {
  const found = (await onPath(say)) ?? inCache();
  if (found) return found;
  return await whileAlone(say, async () => inCache() ?? (await install(say)));
}

/** @param {(message: string) => void} say */
async function onPath(say) {
  for (const bin of foldersOnPath()) {
    const reason = await unfitness(bin);
    if (!reason) return { bin, source: "PATH" };
    say(`Not using ${join(bin, CLI)}: ${reason}.`);
  }
  return undefined;
}

/** @param {string} bin */
async function unfitness(bin) {
  if (!hasHosts(bin)) return "its language host for Node.js is missing";
  try {
    const env = { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true" };
    const { stdout } = await execute(join(bin, CLI), ["version"], { env, timeout: 30_000 });
    return fits(stdout) ? undefined : `it is ${stdout.trim()}, 3.216.0 or later is required`;
  } catch (error) {
    return `it does not run (${/** @type {Error} */ (error).message.split("\n")[0]})`;
  }
}

function inCache() {
  const bin = cachedBin();
  return isComplete(bin) ? { bin, source: "cache" } : undefined;
}

/**
 * Installs into a folder next to the final one and renames it at the end, so that the engine is never incomplete.
 * @param {(message: string) => void} say
 */
async function install(say) {
  const staging = join(versionsFolder(), `.installing-${ENGINE_VERSION}`);
  // Left by an interrupted run: no other run is installing, since this one holds the lock.
  await rm(staging, { recursive: true, force: true });
  await mkdir(staging, { recursive: true });
  try {
    const { bin, source } = (await download(say, staging)) ?? (await compile(say, staging));
    const final = cachedBin();
    await mkdir(join(final, ".."), { recursive: true });
    await rm(final, { recursive: true, force: true });
    await rename(bin, final);
    say(`The Pulumi engine ${ENGINE_VERSION} is installed in ${final}.`);
    return { bin: final, source };
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

/**
 * The npm package's own download, which puts the engine into PULUMI_HOME.
 * @param {(message: string) => void} say
 * @param {string} staging
 */
async function download(say, staging) {
  say(`Downloading the Pulumi engine ${ENGINE_VERSION} (once for this user) ...`);
  const home = join(staging, "home");
  let output = "";
  const code = await run(process.execPath, [downloadCommand, "version"], {
    env: { ...process.env, PULUMI_HOME: home, PULUMI_VERSION: ENGINE_VERSION },
    stdio: ["ignore", "pipe", "pipe"],
    wholeGroup: true,
    onOutput: (text) => {
      output += text;
    },
  });
  const bin = cachedBin({ PULUMI_HOME: home });
  if (code === 0 && isComplete(bin)) return { bin, source: "download" };
  if (wasInterrupted()) throw new Error("interrupted");
  const [reason] = output.split("\n").filter(Boolean).slice(-1);
  say(`  The download isn't available here (${reason ?? "no reason given"}).`);
  return undefined;
}

/**
 * @param {(message: string) => void} say
 * @param {string} staging
 */
async function compile(say, staging) {
  const go = findCommand("go");
  if (!go) throw new Error(nothingWorks("there is no Go toolchain on PATH to build it with"));
  say("Building it from its published Go modules instead: 5 to 10 minutes, once for this user ...");
  try {
    return { bin: await buildWithGo(go, join(staging, "go")), source: "Go build" };
  } catch (error) {
    if (wasInterrupted()) throw error;
    throw new Error(nothingWorks(/** @type {Error} */ (error).message));
  }
}

/** @param {string} reason */
function nothingWorks(reason) {
  return (
    `The Pulumi engine is missing, could not be downloaded, and could not be built: ${reason}\n` +
    "Install one of these and try again:\n" +
    "  - the Pulumi CLI, 3.216.0 or later (https://www.pulumi.com/docs/install/), so that `pulumi` is on PATH\n" +
    "  - Go 1.25 or later, with access to a Go module proxy"
  );
}

/**
 * Runs `work` while no other process of this user does the same. A lock whose holder died expires.
 * @template T
 * @param {(message: string) => void} say
 * @param {() => Promise<T>} work
 */
async function whileAlone(say, work) {
  const folder = versionsFolder();
  await mkdir(folder, { recursive: true });
  const options = {
    lockfilePath: join(folder, `${ENGINE_VERSION}.lock`),
    stale: 20_000,
    update: 5_000,
  };
  let release = await tryLock(folder, options);
  if (!release) say("Another process is installing the Pulumi engine: waiting for it ...");
  while (!release) {
    await sleep(1_000);
    if (wasInterrupted()) throw new Error("interrupted");
    release = await tryLock(folder, options);
  }
  try {
    return await work();
  } finally {
    await release();
  }
}

/**
 * @param {string} folder
 * @param {import("proper-lockfile").LockOptions} options
 * @returns {Promise<(() => Promise<void>) | undefined>} releases the lock; undefined if another process has it
 */
async function tryLock(folder, options) {
  try {
    return await lockfile.lock(folder, options);
  } catch (error) {
    if (/** @type {{ code?: string }} */ (error).code === "ELOCKED") return undefined;
    throw error;
  }
}
