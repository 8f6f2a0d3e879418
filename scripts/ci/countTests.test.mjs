import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

/** @type {string} */
let folder;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "reports-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/**
 * @param {string} name
 * @param {{ passed: number, failed?: number, total: number, broken?: number }} counts
 */
function report(name, { passed, failed = 0, total, broken = 0 }) {
  const file = join(folder, name);
  const suite = { status: "failed", assertionResults: [] };
  const counts = { numPassedTests: passed, numFailedTests: failed, numTotalTests: total };
  writeFileSync(file, JSON.stringify({ ...counts, testResults: Array(broken).fill(suite) }));
  return file;
}

/** @param {string[]} files */
function count(...files) {
  const script = join(import.meta.dirname, "countTests.mjs");
  const { stdout, status } = spawnSync(process.execPath, [script, ...files], { encoding: "utf8" });
  return [stdout.trim(), status];
}

describe("countTests", () => {
  it("adds up all reports", () => {
    const files = [report("a", { passed: 3, total: 4 }), report("b", { passed: 2, total: 2 })];
    expect(count(...files)).toEqual(["5 passed, 0 failed, 1 skipped", 0]);
  });

  it("fails when a test failed, or a file could not be loaded, in any of them", () => {
    const good = report("good", { passed: 2, total: 2 });
    const bad = report("bad", { passed: 1, failed: 1, total: 2 });
    const broken = report("broken", { passed: 1, total: 1, broken: 1 });
    expect(count(good, bad)).toEqual(["3 passed, 1 failed", 1]);
    expect(count(broken, good)).toEqual(["3 passed, 1 failed", 1]);
  });

  it("fails when a report is missing, or nothing ran for one, or there is none", () => {
    const good = report("good", { passed: 2, total: 2 });
    expect(count(good, join(folder, "missing"))).toEqual(["2 passed, 0 failed", 1]);
    expect(count(good, report("empty", { passed: 0, total: 0 }))).toEqual([
      "2 passed, 0 failed",
      1,
    ]);
    expect(count()).toEqual(["0 passed, 0 failed", 1]);
  });
});
