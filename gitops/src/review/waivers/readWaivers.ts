import { lstat, realpath, stat } from "node:fs/promises";
import { isAbsolute, relative, resolve } from "node:path";
import { CommandError } from "../../commandError";
import { readText } from "../../textFile";

/**
 * The text of a file of waivers; empty if the file doesn't exist. It may come from a pull request: a link could point to
 * a file outside of the project, and reading a device never ends.
 * @param cwd the folder of the project
 * @throws CommandError when it cannot or must not be read
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

/** Also a link that leads nowhere. */
function isThere(name: string): Promise<boolean> {
  return lstat(name).then(
    () => true,
    () => false,
  );
}

/** A file that is in one of the folders must really be in one of them. */
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
