import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";

const ROOT = resolve(import.meta.dirname, "..", "..");

/** @param {string} workspace */
function describe(workspace) {
  return JSON.parse(readFileSync(join(ROOT, workspace, "package.json"), "utf8"));
}

/** @param {string} range such as `>=3.216.0 <4` */
function oldestOf(range) {
  const oldest = /^>=(\d+\.\d+\.\d+)/.exec(range)?.[1];
  if (!oldest) throw new Error(`${range} names no oldest version`);
  return oldest;
}

const { engines, peerDependencies } = describe("provider");

/**
 * What is tested in addition to the workspace's own versions: a Node.js, a Pulumi SDK and a package manager.
 * @typedef {{ node: string, sdk: string, manager: import("../packedPackages.mjs").Manager }} Row
 */

/** @type {Readonly<Record<string, Row>>} */
export const ROWS = {
  /** The newest versions: raise both when newer ones are released. */
  node24: { node: "24", sdk: "3.270.0", manager: "npm" },
  /** The oldest versions in package.json. */
  oldest: {
    node: oldestOf(engines.node),
    sdk: oldestOf(peerDependencies["@pulumi/pulumi"]),
    manager: "pnpm",
  },
};

/** The dependencies of the programs under test besides the packages; the SDK comes from the row. */
export const MORE_DEPENDENCIES = {
  ...pick(describe("examples/policy").dependencies, ["@pulumi/policy"]),
  ...pick(describe(".").devDependencies, ["typescript", "@types/node"]),
};

/**
 * @param {Record<string, string>} all
 * @param {string[]} names
 * @returns {Record<string, string>}
 */
function pick(all, names) {
  return Object.fromEntries(Object.entries(all).filter(([name]) => names.includes(name)));
}

/**
 * A row's test files: what can differ with Node.js and the SDK. That is how packages load, how values are serialized, one
 * life cycle of every resource, lookups, a user's mocks, and a command that calls the engine.
 */
export const TESTS = [
  "provider/src/pulumi/",
  ...["mocks", "runtimeContract"].map((name) => `test/handlers/${name}.test.ts`),
  ...["doctorStack", "lifecycle", "lookups", "quickstart", "secrets", "versions"].map(
    (name) => `test/engine/${name}.test.ts`,
  ),
];
