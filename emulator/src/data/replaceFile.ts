import { randomUUID } from "node:crypto";
import { realpath, rename, rm, writeFile } from "node:fs/promises";

/**
 * Replaces a file in one step, so that it is complete at all times: if the disk is full, its contents stay as they were.
 * Only the user can read the new file.
 */
export async function replaceFile(path: string, text: string): Promise<void> {
  // The file that a symbolic link points to, not the link.
  const file = await realpath(path).catch(() => path);
  const temporary = `${file}.${randomUUID()}`;
  try {
    // Unlike write-file-atomic, this continues after a write that stored only a part, and then reports that the disk is full.
    await writeFile(temporary, text, { flag: "wx", flush: true, mode: 0o600 });
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
