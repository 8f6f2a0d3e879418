import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

/** Finds the command `influxdb-gitops`, since tests run copies of these scripts. */
export function findGitops() {
  const description = import.meta.resolve("influxdb-gitops/package.json");
  return fileURLToPath(new URL("bin/influxdb-gitops.js", description));
}

/** @type {Set<() => void>} how to ask each running child to stop */
const running = new Set();
const interruption = new AbortController();

/**
 * Runs a command until it ends.
 *
 * Children have their own process group, so that a Ctrl-C reaches them exactly once, through `stopOnSignals`: Pulumi
 * treats a second one as "stop immediately".
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, stdio?: import("node:child_process").StdioOptions,
 *   onOutput?: (text: string) => void, onStart?: (pid: number) => void, wholeGroup?: boolean,
 *   foreground?: boolean }} [options] onOutput: called with what is written to piped streams; onStart: called with the
 *   process ID; wholeGroup: signals are also sent to the command's children, for commands that don't do that themselves;
 *   foreground: the command stays in our process group, can prompt at the terminal, and gets the terminal's Ctrl-C
 *   itself
 * @returns {Promise<number>} the exit code; 130 if a signal ended it
 */
export function run(
  command,
  args,
  { onOutput, onStart, wholeGroup = false, foreground = false, ...options } = {},
) {
  if (wasInterrupted()) return Promise.resolve(130);
  return new Promise((resolve, reject) => {
    const detached = process.platform !== "win32" && !foreground;
    const child = spawn(command, args, {
      stdio: ["ignore", "inherit", "inherit"],
      detached,
      ...options,
    });
    const stop = () => {
      if (wholeGroup && detached && child.pid) process.kill(-child.pid, "SIGINT");
      else if (!foreground) child.kill("SIGINT");
    };
    running.add(stop);
    if (child.pid) onStart?.(child.pid);
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding("utf8").on("data", (text) => onOutput?.(text));
    }
    child.once("error", (error) => {
      running.delete(stop);
      reject(error);
    });
    child.once("close", (code, signal) => {
      running.delete(stop);
      resolve(signal ? 130 : (code ?? 1));
    });
  });
}

/** From now on, forwards Ctrl-C, SIGTERM and the terminal's closing to running commands, and ends after they end. */
export function stopOnSignals() {
  for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"])) {
    process.on(signal, () => {
      interruption.abort();
      for (const stop of running) stop();
    });
  }
}

/** Returns whether a signal has asked this program to stop. */
export function wasInterrupted() {
  return interruption.signal.aborted;
}

/** Waits until a signal asks this program to stop. */
export async function untilInterrupted() {
  // A timer keeps the program alive: an abort listener alone doesn't.
  const alive = setInterval(() => {}, 60_000);
  if (!wasInterrupted()) await once(interruption.signal, "abort");
  clearInterval(alive);
}
