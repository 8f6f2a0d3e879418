import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

/** The command `influxdb-gitops`, wherever it is installed: tests run these scripts in a copy. */
export function findGitops() {
  const description = import.meta.resolve("influxdb-gitops/package.json");
  return fileURLToPath(new URL("bin/influxdb-gitops.js", description));
}

/** @type {Set<() => void>} how to ask each running child to stop */
const running = new Set();
const interruption = new AbortController();

/**
 * Runs a command to its end.
 *
 * Children stand in a process group of their own, so that a Ctrl-C reaches them exactly once, by
 * `stopOnSignals`: to Pulumi a second one means "drop everything".
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, stdio?: import("node:child_process").StdioOptions,
 *   onOutput?: (text: string) => void, onStart?: (pid: number) => void, wholeGroup?: boolean,
 *   foreground?: boolean }} [options] onOutput takes what is written to piped streams; onStart the process id; wholeGroup: a signal goes to the command's own children too, for those
 *   that do not see to it; foreground: it stays in our group, asks the person at the terminal, and gets the
 *   terminal's Ctrl-C itself
 * @returns {Promise<number>} the exit code; 130 when a signal ended it
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

/** From now on, Ctrl-C, SIGTERM and a closed terminal are passed on to what runs; the caller ends when that has ended. */
export function stopOnSignals() {
  for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"])) {
    process.on(signal, () => {
      interruption.abort();
      for (const stop of running) stop();
    });
  }
}

/** Whether a signal has asked this program to stop. */
export function wasInterrupted() {
  return interruption.signal.aborted;
}

/** Waits until a signal asks this program to stop. */
export async function untilInterrupted() {
  // A timer keeps the program alive: a listener for an abort alone does not.
  const alive = setInterval(() => {}, 60_000);
  if (!wasInterrupted()) await once(interruption.signal, "abort");
  clearInterval(alive);
}
