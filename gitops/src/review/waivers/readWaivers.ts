import { lstat, realpath, stat } from "node:fs/promises";
import { isAbsolute, relative, resolve } from "node:path";
import { CommandError } from "../../commandError";
import { readText } from "../../textFile";

/**
 * Returns the text of a waivers file; empty if the file doesn't exist. It may come from a pull request: a link could
 * point to a file outside of the project, and reading a device never ends.
 * @param cwd the project's folder
 * @throws CommandError if it can't or must not be read
 */
export async function readWaivers(name: string, cwd = "."): Promise<string> {
  try {
    if (!(await isThere(name))) return "";
    await requireInside(name, [".", cwd]);
    if (!(await stat(name)).isFile()) throw new Error("it is not a regular file.");
    return await readText(name);
  } catch (error) {
    throw new CommandError(`${name} cannot be read: ${(error as Error).message}`);
  }
}

/** Includes a broken link. */
function isThere(name: string): Promise<boolean> {
  return lstat(name).then(
    () => true,
    () => false,
  );
}

/** A file in one of the folders must not be a link to a file outside of them. */
async function requireInside(name: string, folders: readonly string[]): Promise<void> {
  if (!folders.some((folder) => isWithin(resolve(name), resolve(folder)))) return;
  const target = await realpath(name).catch(() => {
    throw new Error("it is a broken link.");
  });
  const real = await Promise.all(folders.map((folder) => realpath(folder)));
  if (real.some((folder) => isWithin(target, folder))) return;
  throw new Error("it is a link to a file outside the project.");
}

function isWithin(file: string, folder: string): boolean {
  const path = relative(folder, file);
  return !(isAbsolute(path) || /^\.\.([/\\]|$)/.test(path));
}
