import { realpath, rm } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** How often a running emulator refreshes its lock, and after which time without that the lock no longer counts. */
const TIMES = { update: 1_000, stale: 5_000 };

/** Long enough for the lock of a killed emulator to expire. */
const PATIENCE = { retries: 12, minTimeout: 500, maxTimeout: 500 };

/** A longer gap between two looks at the clock means that this process was suspended. */
const GAP = TIMES.stale / 2;

/** The lock of a data file. */
export interface DataLock {
  /** @throws Error if another emulator has taken the lock because this one didn't refresh it in time */
  requireHeld(): Promise<void>;
  release(): Promise<void>;
}

/**
 * Locks a data file for this emulator: two emulators writing to the same file would overwrite each other's changes. The
 * lock is a folder that its owner refreshes: a process ID would mean nothing in another container, and after a crash it
 * may belong to another process.
 * @throws Error if another emulator uses the file, or its folder can't be written
 */
export async function lockData(path: string): Promise<DataLock> {
  if (path === "") throw new Error("the name of the data file is empty");
  let isLost = false;
  const release = await takeLock(path, () => {
    isLost = true;
  }).catch(({ code, message }: NodeJS.ErrnoException) => {
    if (code === "ELOCKED") {
      throw new Error(`${path} is in use by another emulator: stop it, or use another file`);
    }
    throw new Error(
      code === "ENOENT"
        ? `the data file cannot be written: there is no folder ${dirname(resolve(path))}`
        : `the data file cannot be written: ${message}`,
    );
  });
  const suspension = watchForSuspension();
  return {
    async requireHeld() {
      await suspension.settled();
      if (isLost) throw new Error("another emulator has taken over the data file");
    },
    release() {
      suspension.stopWatching();
      // Another emulator's lock can't be released.
      return release().catch(() => undefined);
    },
  };
}

/**
 * After a suspension, it takes up to one refresh until the lock is known to be lost, and timers that were due earlier,
 * such as a write's, may fire first. `settled` waits until the lock has been checked.
 */
function watchForSuspension(): { settled(): Promise<void>; stopWatching(): void } {
  let seenAt = Date.now();
  let settledAt = 0;
  const look = () => {
    const now = Date.now();
    if (now - seenAt > GAP) settledAt = now + 2 * TIMES.update;
    seenAt = now;
    return settledAt - now;
  };
  const timer = setInterval(look, TIMES.update).unref();
  return {
    async settled() {
      for (let wait = look(); wait > 0; wait = look()) await sleep(wait);
    },
    stopWatching: () => clearInterval(timer),
  };
}

async function takeLock(path: string, onCompromised: () => void): Promise<() => Promise<void>> {
  const file = await canonical(path);
  // Version 0.1.0 locked with a file, and left it if it was killed. This doesn't delete folders.
  await rm(`${file}.lock`, { force: true }).catch(() => undefined);
  // Loaded only now, since it handles signals and changes `fs.close`.
  const { lock } = await import("proper-lockfile");
  return lock(file, { ...TIMES, realpath: false, retries: PATIENCE, onCompromised });
}

/** The file may not exist yet; its folder does. */
async function canonical(path: string): Promise<string> {
  return realpath(path).catch(async () => join(await realpath(dirname(path)), basename(path)));
}
