import { dirname } from "node:path";
import { execute } from "../consumer/execute.mjs";

/**
 * The folder of a Node.js of that version: the one at work where it fits, else that of the npm package `node`, which
 * stays in npm's cache.
 * @param {string} version all of it or its beginning: `20.18.1`, `24`
 * @param {string} cwd outside of the workspace
 * @throws Error when npm cannot get it
 */
export async function nodeFolder(version, cwd) {
  if (`${process.versions.node}.`.startsWith(`${version}.`)) return dirname(process.execPath);
  const args = ["--yes", "--package", `node@${version}`, "node", "--print", "process.execPath"];
  return dirname((await execute("npx", args, { cwd })).trim());
}
