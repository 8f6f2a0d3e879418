import { accessSync, constants, readFileSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, dirname, join, resolve } from "node:path";

const NAMES = process.platform === "win32" ? ["pulumi.exe", "pulumi.cmd"] : ["pulumi"];

/** The folder in which npm links commands, and which `npx` puts first on PATH. */
const LINKS = join("node_modules", ".bin");

/**
 * Finds the `pulumi` to run: the first on PATH, except an npm link whose engine hasn't been downloaded yet. The npm
 * package `pulumi` downloads the engine at first use, which may not be possible, for example if another one is
 * installed instead.
 */
export function findPulumi(env: NodeJS.ProcessEnv): string | undefined {
  const files = (env.PATH ?? "")
    .split(delimiter)
    .filter((folder) => folder !== "")
    .flatMap((folder) => NAMES.map((name) => resolve(folder, name)))
    .filter(isExecutable);
  return files.find((file) => !file.includes(LINKS) || isDownloaded(file, env)) ?? files[0];
}

/** Returns whether the linked package has already downloaded its engine. */
function isDownloaded(link: string, env: NodeJS.ProcessEnv): boolean {
  try {
    const manifest = resolve(dirname(link), "..", "pulumi", "package.json");
    const { version } = JSON.parse(readFileSync(manifest, "utf8"));
    const home = env.PULUMI_HOME || join(homedir(), ".pulumi");
    return NAMES.some((name) => isExecutable(join(home, "versions", version, "bin", name)));
  } catch {
    return false;
  }
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
