import { execFile } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";

/* Fresh projects outside of the workspace, like a user's, with the packed packages. */

const ROOT = resolve(import.meta.dirname, "..");
const require = createRequire(import.meta.url);
const PNPM = join(dirname(require.resolve("pnpm")), "bin", "pnpm.cjs");

/** The folders of the packages that are published. */
export const PUBLISHED = /** @type {const} */ (["provider", "emulator", "gitops"]);

/**
 * A package as `npm publish` would upload it.
 * @typedef {{ workspace: string, name: string, version: string, file: string, size: number, unpackedSize: number,
 *   files: { path: string, size: number, mode: number }[] }} Tarball sizes in bytes
 */

/**
 * Packs the published packages, in the order of PUBLISHED.
 * @param {string} folder where the tarballs go
 * @returns {Promise<Tarball[]>}
 */
export async function packAll(folder) {
  const workspaces = PUBLISHED.flatMap((name) => ["--workspace", name]);
  // Silent: otherwise, the output of the packages' scripts would precede the JSON.
  const args = ["pack", "--silent", "--json", "--pack-destination", folder, ...workspaces];
  /** @type {(Tarball & { filename: string })[]} */
  const packed = JSON.parse(await execute("npm", args, { cwd: ROOT }));
  return packed.map(({ name, version, filename, size, unpackedSize, files }, index) => {
    const workspace = PUBLISHED[index] ?? "";
    return { workspace, name, version, file: join(folder, filename), size, unpackedSize, files };
  });
}

/** How a project gets its packages: npm and pnpm with their defaults, and pnpm with npm's flat layout. */
/** @typedef {"npm" | "pnpm" | "pnpm hoisted"} Manager */

const SETTINGS = [
  // The package's Node.js range must be satisfied by all of its dependencies.
  "engine-strict=true",
  "prefer-offline=true",
  "audit=false",
  "fund=false",
  "update-notifier=false",
];

/**
 * Creates a project like a user's: a package.json and what the package manager installs for it.
 * @param {string} folder outside of the workspace, so that nothing is found there
 * @param {Manager} manager
 * @param {Record<string, string>} dependencies the dependencies in package.json; paths as `file:` specifiers
 * @param {NodeJS.ProcessEnv} [env] its PATH determines which Node.js is used
 * @throws Error with the package manager's output if it fails
 */
export async function installConsumer(folder, manager, dependencies, env = process.env) {
  await mkdir(folder, { recursive: true });
  const description = {
    name: "consumer",
    private: true,
    dependencies,
    // The packages aren't on a registry yet: their dependencies on each other come from the same files.
    pnpm: { overrides: onlyFiles(dependencies) },
  };
  const linker = manager === "pnpm hoisted" ? ["node-linker=hoisted"] : [];
  await writeFile(join(folder, "package.json"), JSON.stringify(description, null, 2));
  await writeFile(join(folder, ".npmrc"), [...SETTINGS, ...linker, ""].join("\n"));
  if (manager === "npm") await execute("npm", ["install"], { cwd: folder, env });
  else {
    // In CI, pnpm installs only what a lock file lists; a fresh project has none.
    await execute("node", [PNPM, "install", "--no-frozen-lockfile"], { cwd: folder, env });
  }
}

/** @param {Record<string, string>} dependencies */
function onlyFiles(dependencies) {
  return Object.fromEntries(
    Object.entries(dependencies).filter(([, specifier]) => specifier.startsWith("file:")),
  );
}

/**
 * Returns the package.json entries that install the packed packages.
 * @param {Pick<Tarball, "name" | "file">[]} tarballs
 */
export function fromTarballs(tarballs) {
  return Object.fromEntries(tarballs.map(({ name, file }) => [name, `file:${file}`]));
}

/**
 * Runs a command until it ends, without output.
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd: string, env?: NodeJS.ProcessEnv }} options
 * @returns {Promise<string>} its standard output
 * @throws Error with its whole output if it doesn't exit with 0
 */
export function execute(command, args, options) {
  return new Promise((resolve, reject) => {
    execFile(command, args, { ...options, maxBuffer: 2 ** 26 }, (error, stdout, stderr) => {
      if (!error) return resolve(stdout);
      const line = [command, ...args].join(" ");
      reject(new Error(`${line} ended with ${error.code ?? error.signal}:\n${stdout}${stderr}`));
    });
  });
}
