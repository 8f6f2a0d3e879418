import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const RECORDING = "state-";

/**
 * Reads what of a repository a release depends on.
 * @param {string} folder
 * @returns {import("./problems.mjs").Project}
 * @throws Error of the file system, SyntaxError for a file that is not JSON
 */
export function readProject(folder) {
  /** @param {string} path */
  const read = (path) => readFileSync(join(folder, path), "utf8");
  /** @param {string} path */
  const packageIn = (path) => ({
    folder: path,
    manifest: JSON.parse(read(join(path, "package.json"))),
  });
  const root = packageIn(".");
  const folders = root.manifest.workspaces.flatMap((/** @type {string} */ pattern) =>
    pattern.endsWith("/*") ? foldersIn(folder, pattern.slice(0, -2)) : [pattern],
  );
  const fixtures = readdirSync(join(folder, "test", "fixtures"));
  return {
    root,
    packages: folders.map(packageIn),
    locked: JSON.parse(read("package-lock.json")).packages,
    changelog: read("CHANGELOG.md"),
    recordings: fixtures.flatMap((name) =>
      name.startsWith(RECORDING) ? [name.slice(RECORDING.length)] : [],
    ),
  };
}

/**
 * The packages in a folder of workspaces, as npm finds them.
 * @param {string} folder
 * @param {string} parent
 */
function foldersIn(folder, parent) {
  return readdirSync(join(folder, parent))
    .map((name) => `${parent}/${name}`)
    .filter((path) => existsSync(join(folder, path, "package.json")));
}
