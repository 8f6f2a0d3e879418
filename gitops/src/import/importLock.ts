import { mkdir } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import lockfile from "proper-lockfile";
import { CommandError } from "../commandError";
import { logToStderr } from "../output/progress";

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
export async function withImportLock<T>(run: () => Promise<T>): Promise<T> {
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
  try {
    return await run();
  } finally {
    await release().catch(() => undefined);
  }
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
    // This happens after the machine was suspended. If another import wrote the state in the meantime, the check after
    // the write detects it.
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
