import { accessSync, constants, readFileSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, dirname, join, resolve } from "node:path";

const NAMES = process.platform === "win32" ? ["pulumi.exe", "pulumi.cmd"] : ["pulumi"];

/** Where npm links commands, and what `npx` puts first on PATH. */
const LINKS = join("node_modules", ".bin");

/**
 * The `pulumi` to run: the first on PATH, but for a link of npm whose engine is not there yet. The npm package `pulumi`
 * downloads it at its first use, which need not be possible where another one is installed.
 */
export function findPulumi(env: NodeJS.ProcessEnv): string | undefined {
  const files = (env.PATH ?? "")
    .split(delimiter)
    .filter((folder) => folder !== "")
    .flatMap((folder) => NAMES.map((name) => resolve(folder, name)))
    .filter(isExecutable);
  return files.find((file) => !file.includes(LINKS) || isDownloaded(file, env)) ?? files[0];
}

/** Whether the package behind a link has its engine where it would put it. */
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
