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

/** The dynamic-provider launcher is a file of the SDK. */
export const dynamicProviderSource = join(
  dirname(require.resolve("@pulumi/pulumi/package.json")),
  DYNAMIC_PROVIDER,
);

/** The npm package's own command, which downloads the engine at its first use. */
export const downloadCommand = require.resolve("pulumi/run.js");

/** Where engines are kept for all projects of a user; only this part of the home is shared. */
export function versionsFolder(env = process.env) {
  return join(env.PULUMI_HOME || join(homedir(), ".pulumi"), "versions");
}

/** The folder that the npm package `pulumi` fills, and we too. */
export function cachedBin(env = process.env) {
  return join(versionsFolder(env), ENGINE_VERSION, "bin");
}

/**
 * Whether a folder has all three files.
 * @param {string} bin
 */
export function isComplete(bin) {
  return [CLI, LANGUAGE_HOST, DYNAMIC_PROVIDER].every((name) => isExecutable(join(bin, name)));
}

/** The folders of PATH that hold a `pulumi`, but for npm's links to the package that only downloads. */
export function foldersOnPath(env = process.env) {
  return searchPath(env).filter(
    (folder) => !folder.includes(`node_modules${sep}.bin`) && isExecutable(join(folder, CLI)),
  );
}

/**
 * Whether the CLI in a folder finds the other two files: beside itself or on PATH.
 * @param {string} bin
 */
export function hasHosts(bin, env = process.env) {
  return [LANGUAGE_HOST, DYNAMIC_PROVIDER].every((name) =>
    [bin, ...searchPath(env)].some((folder) => isExecutable(join(folder, name))),
  );
}

/**
 * The full path of a command on PATH, or undefined.
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
