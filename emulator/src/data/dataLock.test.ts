import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { lockData } from "./dataLock";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "lock-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe.concurrent("lockData", () => {
  it.each([
    ["by its path", (file: string) => file],
    [
      "through a symlink",
      (file: string) => {
        writeFileSync(file, "");
        symlinkSync(file, `${file}-link`);
        return `${file}-link`;
      },
    ],
    [
      "through a linked folder",
      (file: string) => {
        symlinkSync(folder, `${file}-folder`, "junction");
        return join(`${file}-folder`, basename(file));
      },
    ],
  ])("lets only one emulator at a time use a file: %s", async (how, other) => {
    const file = join(folder, `${how}.json`);
    const lock = await lockData(file);
    const name = other(file);
    await expect(lockData(name)).rejects.toThrow(`${name} is in use by another emulator: stop it`);
    await lock.requireHeld();
    await lock.release();
    await (await lockData(name)).release();
    expect(existsSync(`${file}.lock`)).toBe(false);
  });

  it("refuses a file that an emulator in another container uses", async () => {
    const file = join(folder, "container.json");
    mkdirSync(`${file}.lock`);
    const refreshed = setInterval(() => utimesSync(`${file}.lock`, new Date(), new Date()), 500);
    await expect(lockData(file)).rejects.toThrow("is in use by another emulator");
    clearInterval(refreshed);
  });

  it("takes over the lock of a killed emulator", async () => {
    const file = join(folder, "killed.json");
    mkdirSync(`${file}.lock`);
    utimesSync(`${file}.lock`, new Date(0), new Date(0));
    await (await lockData(file)).release();
  });

  it("says so if another emulator took the lock, and leaves it to that one", async () => {
    const file = join(folder, "taken.json");
    const lock = await lockData(file);
    utimesSync(`${file}.lock`, new Date(0), new Date(0));
    const isLost = () => expect(lock.requireHeld()).rejects.toThrow("has taken over the data file");
    await vi.waitFor(isLost, { timeout: 10_000 });
    await lock.release();
    expect(existsSync(`${file}.lock`)).toBe(true);
  });

  it("takes over the lock of version 0.1.0, whichever process has its ID now", async () => {
    const file = join(folder, "old.json");
    writeFileSync(`${file}.lock`, String(process.ppid));
    await (await lockData(file)).release();
  });

  it.each([
    ["without a folder", join("none", "c.json"), /there is no folder .*none/],
    ["without a name", "", /the name of the data file is empty/],
  ])("reports immediately that a file %s cannot be written", async (_, name, message) => {
    await expect(lockData(name && join(folder, name))).rejects.toThrow(message);
  });
});

it("lockData notices immediately after a suspension that another emulator took the lock", async () => {
  const file = join(folder, "suspended.json");
  const lock = await lockData(file);
  utimesSync(`${file}.lock`, new Date(0), new Date(0));
  // Nothing in this process runs for three seconds.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 3_000);
  await expect(lock.requireHeld()).rejects.toThrow("has taken over the data file");
});
