import { accessSync, constants, existsSync } from "node:fs";
import { createRequire } from "node:module";
import { homedir } from "node:os";
import { delimiter, dirname, join, sep } from "node:path";
import { ENGINE_VERSION } from "./versions.mjs";

const require = createRequire(import.meta.url);
const windows = process.platform === "win32";
const exe = windows ? ".exe" : "";

/** The three files that make an engine for Node.js programs. */
export const CLI = `pulumi${exe}`;
export const LANGUAGE_HOST = `pulumi-language-nodejs${exe}`;
export const DYNAMIC_PROVIDER = `pulumi-resource-pulumi-nodejs${windows ? ".cmd" : ""}`;

/** The dynamic-provider launcher, a file in the SDK. */
export const dynamicProviderSource = join(
  dirname(require.resolve("@pulumi/pulumi/package.json")),
  DYNAMIC_PROVIDER,
);

/** The npm package's own command, which downloads the engine at its first use. */
export const downloadCommand = require.resolve("pulumi/run.js");

/** Where engines are kept for all of a user's projects; only this part of the home is shared. */
export function versionsFolder(env = process.env) {
  return join(env.PULUMI_HOME || join(homedir(), ".pulumi"), "versions");
}

/** The folder into which the npm package `pulumi`, and this repository, install the engine. */
export function cachedBin(env = process.env) {
  return join(versionsFolder(env), ENGINE_VERSION, "bin");
}

/**
 * Returns whether a folder has all three files.
 * @param {string} bin
 */
export function isComplete(bin) {
  return [CLI, LANGUAGE_HOST, DYNAMIC_PROVIDER].every((name) => isExecutable(join(bin, name)));
}

/** The folders on PATH that contain a `pulumi`, except npm's links to the package that only downloads it. */
export function foldersOnPath(env = process.env) {
  return searchPath(env).filter(
    (folder) => !folder.includes(`node_modules${sep}.bin`) && isExecutable(join(folder, CLI)),
  );
}

/**
 * Returns whether the CLI in a folder finds the other two files, next to itself or on PATH.
 * @param {string} bin
 */
export function hasHosts(bin, env = process.env) {
  return [LANGUAGE_HOST, DYNAMIC_PROVIDER].every((name) =>
    [bin, ...searchPath(env)].some((folder) => isExecutable(join(folder, name))),
  );
}

/**
 * Returns the full path of a command on PATH, or undefined.
 * @param {string} name
 */
export function findCommand(name, env = process.env) {
  const folder = searchPath(env).find((candidate) => isExecutable(join(candidate, name + exe)));
  return folder === undefined ? undefined : join(folder, name + exe);
}

function searchPath(env = process.env) {
  return (env.PATH ?? "").split(delimiter).filter((folder) => folder && existsSync(folder));
}

/** @param {string} file */
export function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
