import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { lockData } from "./dataLock";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "lock-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("lockData", () => {
  it("lets only one emulator at a time use a file", () => {
    const file = join(folder, "a.json");
    const release = lockData(file);
    expect(() => lockData(file)).toThrow(/is in use by another emulator \(process \d+\)/);
    release();
    lockData(file)();
    expect(existsSync(`${file}.lock`)).toBe(false);
  });

  it("refuses a file of a live process, and takes over one of a dead process", () => {
    const file = join(folder, "b.json");
    writeFileSync(`${file}.lock`, String(process.ppid));
    expect(() => lockData(file)).toThrow(/is in use by another emulator/);
    writeFileSync(`${file}.lock`, String(2 ** 22 + 1));
    lockData(file)();
  });

  it("reports immediately that a file cannot be written", () => {
    expect(() => lockData(join(folder, "none", "c.json"))).toThrow(/there is no folder .*none/);
  });
});
