import { cp, mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, delimiter, dirname, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { run, stopOnSignals, wasInterrupted } from "../childProcess.mjs";
import { execute, fromTarballs, installConsumer, packAll } from "../packedPackages.mjs";
import { MORE_DEPENDENCIES, ROWS, TESTS } from "./rows.mjs";

/*
 * `npm run test:matrix -- --row NAME [TEST ...]`: runs tests with versions of Node.js and Pulumi's SDK other than the
 * workspace's. The programs are in a fresh project that has the packed tarballs. A row that can't run fails, since nobody
 * would notice that it was skipped.
 */
const ROOT = resolve(import.meta.dirname, "..", "..");
const names = Object.keys(ROWS);
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    row: { type: "string", multiple: true, default: names },
    sdk: { type: "string" },
    keep: { type: "boolean", default: false },
  },
});

stopOnSignals();
for (const name of values.row) {
  if (wasInterrupted()) break;
  try {
    const code = await runRow(name);
    if (code !== 0) process.exitCode = code;
  } catch (error) {
    say(`row ${name} could not run: ${/** @type {Error} */ (error).message}`);
    process.exitCode = 1;
  }
}

/** @param {string} name */
async function runRow(name) {
  const row = ROWS[name];
  if (!row) throw new Error(`unknown row; the rows are ${names.join(", ")}`);
  const folder = await realpath(await mkdtemp(join(tmpdir(), `consumer-${name}-`)));
  try {
    return await runIn(folder, name, { ...row, sdk: values.sdk ?? row.sdk });
  } finally {
    if (values.keep) say(`the project stays in ${folder}`);
    else await rm(folder, { recursive: true, force: true });
  }
}

/**
 * @param {string} folder
 * @param {string} name
 * @param {import("./rows.mjs").Row} row
 */
async function runIn(folder, name, { node, sdk, manager }) {
  const bin = await nodeFolder(node, folder);
  const env = { ...process.env, PATH: [bin, process.env.PATH].join(delimiter) };
  const tarballs = await packAll(folder);
  const dependencies = {
    ...MORE_DEPENDENCIES,
    ...fromTarballs(tarballs),
    "@pulumi/pulumi": sdk,
  };
  const started = Date.now();
  await installConsumer(folder, manager, dependencies, env);
  await cp(join(ROOT, "examples"), join(folder, "examples"), { recursive: true, filter: isSource });
  const seconds = ((Date.now() - started) / 1_000).toFixed(0);
  say(
    `row ${name}: Node.js ${node}, @pulumi/pulumi ${sdk}, ${manager} (installed in ${seconds} s)`,
  );
  return run(
    join(bin, "node"),
    [
      join(ROOT, "node_modules", "vitest", "vitest.mjs"),
      ...["run", "--project", "unit", "--project", "handlers", "--project", "engine"],
      ...wantedTests(),
    ],
    {
      cwd: ROOT,
      env: {
        ...env,
        ENGINE_CONSUMER: folder,
        ENGINE_SDK: sdk,
        TEST_REPORT: `.reports/${name}.json`,
      },
    },
  );
}

/**
 * Returns the folder of a Node.js with that version: the current one if it matches, otherwise the npm package `node`,
 * which stays in npm's cache.
 * @param {string} version the full version or its beginning: `20.18.1`, `24`
 * @param {string} cwd outside of the workspace
 * @throws Error if npm can't get it
 */
async function nodeFolder(version, cwd) {
  if (`${process.versions.node}.`.startsWith(`${version}.`)) return dirname(process.execPath);
  const args = ["--yes", "--package", `node@${version}`, "node", "--print", "process.execPath"];
  return dirname((await execute("npx", args, { cwd })).trim());
}

/** A row's tests; if the command line names any, only those. */
function wantedTests() {
  if (positionals.length === 0) return TESTS;
  const wanted = TESTS.filter((test) => positionals.some((part) => test.includes(part)));
  if (wanted.length === 0) throw new Error(`no test matches ${positionals.join(" or ")}`);
  return wanted;
}

/** @param {string} path */
function isSource(path) {
  return !["node_modules", "dist"].includes(basename(path));
}

/** @param {string} text */
function say(text) {
  process.stdout.write(`${text}\n`);
}
