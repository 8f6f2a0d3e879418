import { mkdir, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { execute } from "./execute.mjs";

const require = createRequire(import.meta.url);
const PNPM = join(dirname(require.resolve("pnpm")), "bin", "pnpm.cjs");

/** How a project gets its packages: npm and pnpm as they come, and pnpm with npm's flat layout. */
/** @typedef {"npm" | "pnpm" | "pnpm hoisted"} Manager */

const SETTINGS = [
  // What the package promises of Node.js must hold for all that it brings along.
  "engine-strict=true",
  "prefer-offline=true",
  "audit=false",
  "fund=false",
  "update-notifier=false",
];

/**
 * Makes a project as a user has it: a package.json and what the package manager installs for it.
 * @param {string} folder outside of the workspace, so that nothing is found there
 * @param {Manager} manager
 * @param {Record<string, string>} dependencies what package.json asks for; paths as `file:` specifiers
 * @param {NodeJS.ProcessEnv} [env] whose PATH says which Node.js installs
 * @throws Error with the package manager's output, when it fails
 */
export async function installConsumer(folder, manager, dependencies, env = process.env) {
  await mkdir(folder, { recursive: true });
  const description = {
    name: "consumer",
    private: true,
    dependencies,
    // The packages are on no registry yet: what one of them takes of another one comes from the same files.
    pnpm: { overrides: onlyFiles(dependencies) },
  };
  const linker = manager === "pnpm hoisted" ? ["node-linker=hoisted"] : [];
  await writeFile(join(folder, "package.json"), JSON.stringify(description, null, 2));
  await writeFile(join(folder, ".npmrc"), [...SETTINGS, ...linker, ""].join("\n"));
  if (manager === "npm") await execute("npm", ["install"], { cwd: folder, env });
  else {
    // Under CI, pnpm takes nothing but what a lock file says; a fresh project has none.
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
 * What package.json says to get packed packages.
 * @param {Pick<import("./packAll.mjs").Tarball, "name" | "file">[]} tarballs
 */
export function fromTarballs(tarballs) {
  return Object.fromEntries(tarballs.map(({ name, file }) => [name, `file:${file}`]));
}
