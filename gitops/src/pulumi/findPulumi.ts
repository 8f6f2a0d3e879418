import { accessSync, constants, statSync } from "node:fs";
import { delimiter, join, resolve } from "node:path";

const NAMES = process.platform === "win32" ? ["pulumi.exe", "pulumi.cmd"] : ["pulumi"];

/** Where npm links commands, and what `npx` puts first on PATH. */
const LINKS = join("node_modules", ".bin");

/**
 * The `pulumi` to run: the first on PATH that is no link of npm, else the first link. The npm package `pulumi` has to
 * download the engine at its first use, which need not be possible where another one is installed.
 */
export function findPulumi(env: NodeJS.ProcessEnv): string | undefined {
  const files = (env.PATH ?? "")
    .split(delimiter)
    .filter((folder) => folder !== "")
    .flatMap((folder) => NAMES.map((name) => resolve(folder, name)))
    .filter(isExecutable);
  return files.find((file) => !file.includes(LINKS)) ?? files[0];
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
