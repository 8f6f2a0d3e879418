import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";

const taken = new Set<string>();

/**
 * Locks a data file for this emulator: two emulators writing to the same file would overwrite each other's changes.
 * @returns a function that releases the lock
 * @throws Error if another emulator uses the file, or its folder can't be written
 */
export function lockData(path: string): () => void {
  const lock = `${resolve(path)}.lock`;
  try {
    take(path, lock);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    const folder = dirname(resolve(path));
    throw new Error(
      code === "ENOENT"
        ? `the data file cannot be written: there is no folder ${folder}`
        : `the data file cannot be written: ${message}`,
    );
  }
  taken.add(lock);
  return () => {
    taken.delete(lock);
    rmSync(lock, { force: true });
  };
}

function take(path: string, lock: string): void {
  try {
    writeFileSync(lock, String(process.pid), { flag: "wx" });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    const pid = Number(readFileSync(lock, "utf8"));
    if (isInUse(lock, pid)) {
      throw new Error(
        `${path} is in use by another emulator (process ${pid}): stop it, or use another file`,
      );
    }
    // The process that held the lock was killed.
    writeFileSync(lock, String(process.pid));
  }
}

function isInUse(lock: string, pid: number): boolean {
  if (pid === process.pid) return taken.has(lock);
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
