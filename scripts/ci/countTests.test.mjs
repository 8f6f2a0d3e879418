import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";

const VITEST = join(import.meta.dirname, "..", "..", "node_modules", "vitest", "vitest.mjs");
const REPORTER = join(import.meta.dirname, "summaryReporter.mjs");

/** @type {string} */
let folder;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "reports-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** @param {string[]} args @param {NodeJS.ProcessEnv} [env] @returns {[string, number | null]} */
function node(args, env) {
  const options = { cwd: folder, env: { ...process.env, ...env } };
  const { stdout, status } = spawnSync(process.execPath, args, { ...options, encoding: "utf8" });
  return [stdout.trim(), status];
}

/** Runs a test file. @param {string} name @param {string} text @param {string[]} more */
function run(name, text, ...more) {
  writeFileSync(join(folder, `${name}.test.js`), text);
  const reporters = ["default", REPORTER].map((reporter) => `--reporter=${reporter}`);
  const args = [VITEST, "run", "--globals", "--root", folder, ...reporters, name, ...more];
  return node(args, { TEST_REPORT: join(folder, "reports", name) });
}

/** @param {string[]} names of runs */
const count = (...names) =>
  node([join(import.meta.dirname, "countTests.mjs"), ...names.map((name) => `reports/${name}`)]);

const PASSING = 'it("passes", () => {});';

it("a run ends with skipped tests, the slowest tests and the count; countTests names failures and adds up runs", () => {
  const slow = 'it("takes a while", () => new Promise((done) => setTimeout(done, 250)));';
  const skipped = 'it("needs more", ({ skip }) => skip("no server"));';
  const [output, status] = run("good", `${PASSING}${slow}${skipped}`);
  expect(output).toMatch(
    /Skipped:\n {2}1 × [^\n]*: no server\n\nSlowest 10:\n +0\.\d s {2}good\.test\.js › takes a while\n.*\n\n2 passed, 0 failed, 1 skipped$/s,
  );
  expect(status).toBe(0);
  run("more", PASSING);
  expect(count("good", "more")).toEqual(["3 passed, 0 failed, 1 skipped", 0]);

  run("failing", `${PASSING}it("fails", () => expect(1).toBe(2));`);
  expect(count("failing", "more")).toEqual([
    "Failed:\n  failing.test.js › fails: expected 1 to be 2 // Object.is equality\n\n2 passed, 1 failed",
    1,
  ]);
  run("broken", 'throw new Error("at once");');
  expect(count("more", "broken")).toEqual([
    "Failed:\n  broken.test.js: at once\n\n1 passed, 1 failed",
    1,
  ]);
  run("long", 'it("fails", () => { throw new Error("pulumi ended with 1:\\nno stack"); });');
  expect(count("long")[0]).toContain("fails: pulumi ended with 1:\n      no stack\n");
  run("late", `${PASSING}setTimeout(() => { throw new Error("afterwards"); });`);
  expect(count("late")).toEqual(["Failed:\n  afterwards\n\n1 passed, 1 failed", 1]);
  run("empty", "", "--passWithNoTests");
  expect(count("more", "empty")[1]).toBe(1);
  expect(count("more", "missing")).toEqual(["1 passed, 0 failed", 1]);
  expect(count()).toEqual(["0 passed, 0 failed", 1]);
});
