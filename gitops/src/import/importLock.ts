import { mkdir } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import lockfile from "proper-lockfile";
import { CommandError } from "../commandError";
import { logToStderr } from "../output/progress";

export interface ImportLock {
  /** @throws CommandError if another import may have the lock, because this process was suspended */
  requireHeld(): void;
}

/** How long an import waits for another one: about five minutes. */
const PATIENCE = { retries: 600, minTimeout: 500, maxTimeout: 500 };

/** The time without a sign of life after which a killed process's lock no longer counts. */
const STALE = 60_000;

/**
 * Runs one import at a time. Pulumi overwrites the whole state even if it has changed: if two imports read the same state,
 * the second would undo the first. And if two stacks import the same object, neither would see that the other has it.
 *
 * The lock is a folder in Pulumi's home, so it applies to one user's imports on one machine.
 * @throws CommandError if another import takes too long, or the lock can't be created
 */
export async function withImportLock<T>(run: (lock: ImportLock) => Promise<T>): Promise<T> {
  const home = process.env.PULUMI_HOME || join(homedir(), ".pulumi");
  const file = join(home, "influxdb-gitops-import");
  const sayWaiting = () =>
    logToStderr(
      "Waiting for another import to finish. If it was killed, this continues after a minute.",
    );
  const release = await takeLock(home, file, sayWaiting).catch((error: NodeJS.ErrnoException) => {
    const why = isLocked(error) ? "another import is running" : error.message;
    throw new CommandError(
      `Could not start this import: ${why}. Nothing was written. Run this command again.`,
    );
  });
  const clock = watchClock();
  try {
    return await run({
      requireHeld() {
        if (!clock.jumped()) return;
        throw new CommandError(
          "This command was suspended, and another import may have run since. Nothing was written. Run it again.",
        );
      },
    });
  } finally {
    clock.stop();
    await release().catch(() => undefined);
  }
}

/** A longer gap between two looks at the clock means that this process was suspended, and its lock may have expired. */
const GAP = STALE / 2;

function watchClock(): { jumped(): boolean; stop(): void } {
  let seenAt = Date.now();
  let hasJumped = false;
  const look = () => {
    hasJumped ||= Date.now() - seenAt > GAP;
    seenAt = Date.now();
    return hasJumped;
  };
  const timer = setInterval(look, 1_000).unref();
  return { jumped: look, stop: () => clearInterval(timer) };
}

async function takeLock(
  home: string,
  file: string,
  sayWaiting: () => void,
): Promise<() => Promise<void>> {
  await mkdir(home, { recursive: true });
  const options = {
    realpath: false,
    stale: STALE,
    // This happens after a suspension: see `requireHeld`.
    onCompromised: () => undefined,
  };
  try {
    return await lockfile.lock(file, options);
  } catch (error) {
    if (!isLocked(error as NodeJS.ErrnoException)) throw error;
    sayWaiting();
    return lockfile.lock(file, { ...options, retries: PATIENCE });
  }
}

function isLocked({ code }: NodeJS.ErrnoException): boolean {
  return code === "ELOCKED";
}
