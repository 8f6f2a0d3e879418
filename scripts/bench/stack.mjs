import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { startEmulator } from "influxdb-serverless-emulator";
import { run, wasInterrupted } from "../childProcess.mjs";
import { separateEnvironment } from "../engine/environment.mjs";
import { processesBelow } from "../processTree.mjs";
import { floorModule } from "./programs.mjs";

const ROOT = resolve(import.meta.dirname, "..", "..");
const STACK = "bench";
const GITOPS = join(ROOT, "gitops", "bin", "influxdb-gitops.js");

/** How the engine starts the process in which all handlers of a stack run. */
const PROVIDER = /dynamic-provider|pulumi-resource-pulumi-nodejs/;

/** @type {Record<string, string[]>} */
const COMMANDS = {
  up: ["up", "--yes", "--skip-preview"],
  preview: ["preview"],
  refresh: ["refresh", "--yes", "--skip-preview"],
  "preview --refresh": ["preview", "--refresh"],
  destroy: ["destroy", "--yes", "--skip-preview"],
};

/**
 * @typedef {{ bin: string, variables: NodeJS.ProcessEnv }} Engine its folder, and variables for it
 * @typedef {import("./figures.mjs").Step} Step
 * @typedef {Awaited<ReturnType<typeof openStack>>} Stack
 */

/**
 * Creates a stack with its own emulator, runs `work` on it, and removes both.
 * @template T
 * @param {Engine} engine
 * @param {(stack: Stack) => Promise<T>} work
 */
export async function withStack(engine, work) {
  const emulator = await startEmulator({ users: ["dana", "robin"] });
  // Inside the workspace, so that programs find the package in the same way as a user's program.
  await mkdir(join(ROOT, ".work"), { recursive: true });
  const folder = await mkdtemp(join(ROOT, ".work", "bench-"));
  try {
    return await work(await openStack(engine, emulator, folder));
  } finally {
    await rm(folder, { recursive: true, force: true });
    await emulator.close();
  }
}

/**
 * @param {Engine} engine
 * @param {import("influxdb-serverless-emulator").Emulator} emulator
 * @param {string} folder
 */
async function openStack({ bin, variables }, emulator, folder) {
  const env = separateEnvironment(bin, folder, { BENCH_TOKEN: emulator.token, ...variables });

  /** @param {string} command @param {string[]} args @param {(pid: number) => void} [onStart] */
  async function complete(command, args, onStart = () => {}) {
    let output = "";
    const code = await run(command, args, {
      ...{ cwd: folder, env, stdio: ["ignore", "pipe", "pipe"], onStart },
      onOutput: (text) => {
        output += text;
      },
    });
    if (wasInterrupted()) throw new Error("interrupted");
    if (code !== 0) throw new Error(`${command} ${args.join(" ")} ended with ${code}:\n${output}`);
  }

  /** @param {string[]} args @param {(pid: number) => void} [onStart] */
  const pulumi = (args, onStart) =>
    complete(join(bin, "pulumi"), ["--non-interactive", ...args], onStart);

  /**
   * @param {number} latencyMs
   * @param {(onStart: (pid: number) => void) => Promise<void>} work
   * @param {(pid: number) => Promise<number[]>} watched the processes whose memory counts
   * @returns {Promise<Step>}
   */
  async function measured(latencyMs, work, watched) {
    emulator.settings.change({ latencyMs });
    emulator.counters.reset();
    let [running, megabytes] = [true, 0];
    let watching = Promise.resolve();
    const started = performance.now();
    try {
      await work((pid) => {
        watching = (async () => {
          while (running) {
            for (const one of await watched(pid))
              megabytes = Math.max(megabytes, await peakOf(one));
            await sleep(200);
          }
        })();
      });
      const seconds = (performance.now() - started) / 1_000;
      const { total: requests, mostInFlight: atOnce } = emulator.counters.read();
      return { seconds, requests, atOnce, megabytes: megabytes || Number.NaN };
    } finally {
      running = false;
      await watching;
      emulator.settings.change({ latencyMs: 0 });
    }
  }

  await mkdir(join(folder, "state"));
  const module = join(folder, "node_modules", floorModule.name);
  await mkdir(module, { recursive: true });
  await writeFile(join(module, "index.js"), floorModule.text);
  const runtime = { name: "nodejs", options: { typescript: false } };
  await writeFile(join(folder, "Pulumi.yaml"), JSON.stringify({ name: "bench", runtime }));
  await pulumi(["stack", "init", STACK]);
  const plain = [`influxdb:url=${emulator.url}`, `influxdb:org=${emulator.org}`];
  const flags = plain.flatMap((setting) => ["--plaintext", setting]);
  await pulumi(["config", "set-all", ...flags, "--secret", `influxdb:token=${emulator.token}`]);

  return {
    emulator,

    /** @param {string} text a CommonJS module */
    write: (text) => writeFile(join(folder, "index.js"), text),

    /**
     * Runs one of `COMMANDS`, or `influxdb-gitops drift`, which must find no drift.
     * @param {string} command @param {number} [latencyMs] @param {string[]} [more]
     */
    measure: (command, latencyMs = 0, more = []) =>
      command === "drift"
        ? measured(
            latencyMs,
            (onStart) => complete(process.execPath, [GITOPS, "drift", "--stack", STACK], onStart),
            async (pid) => [pid],
          )
        : measured(
            latencyMs,
            (onStart) => pulumi([...(COMMANDS[command] ?? []), ...more], onStart),
            async (pid) =>
              (await processesBelow(pid).catch(() => []))
                .filter((one) => PROVIDER.test(one.command))
                .map((one) => one.pid),
          ),

    /** Returns the bytes of the state as the engine writes it at every step of an `up`. */
    async stateBytes() {
      const file = join(folder, "state", ".pulumi", "stacks", "bench", `${STACK}.json`);
      return (await readFile(file)).length;
    },
  };
}

/** Returns the most memory that a process had, in MB; 0 if the system doesn't record it. @param {number} pid */
async function peakOf(pid) {
  const status = await readFile(`/proc/${pid}/status`, "utf8").catch(() => "");
  return Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) / 1_024;
}
