import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { processesBelow } from "../processes.mjs";

/** How the engine starts the process in which all handlers of a stack run. */
const PROVIDER = /dynamic-provider|pulumi-resource-pulumi-nodejs/;
const INTERVAL = 200;

/**
 * Watches the dynamic-provider processes below a command while it runs.
 * @param {number} pid of the command
 * @returns {() => Promise<number | undefined>} ends the watch: the most memory that one of them had, in MB
 */
export function watchProvider(pid) {
  return watch(async () => {
    const below = await processesBelow(pid).catch(() => []);
    return below.filter(({ command }) => PROVIDER.test(command));
  });
}

/**
 * Watches a process of ours while it runs.
 * @param {number} pid
 * @returns {() => Promise<number | undefined>} ends the watch: the most memory that it had, in MB
 */
export function watchProcess(pid) {
  return watch(async () => [{ pid, kilobytes: 0 }]);
}

/** @param {() => Promise<{ pid: number, kilobytes: number }[]>} processes those to watch, asked for again and again */
function watch(processes) {
  let running = true;
  /** @type {number | undefined} */
  let most;
  const watching = (async () => {
    while (running) {
      for (const { pid, kilobytes } of await processes()) {
        most = Math.max(most ?? 0, ((await peakOf(pid)) ?? kilobytes) / 1_024);
      }
      await sleep(INTERVAL);
    }
  })();
  return async () => {
    running = false;
    await watching;
    return most;
  };
}

/**
 * Linux keeps the peak, so that what was between two looks is not missed; elsewhere `ps` must do.
 * @param {number} pid
 */
async function peakOf(pid) {
  const status = await readFile(`/proc/${pid}/status`, "utf8").catch(() => "");
  const peak = /^VmHWM:\s+(\d+) kB/m.exec(status)?.[1];
  return peak === undefined ? undefined : Number(peak);
}
