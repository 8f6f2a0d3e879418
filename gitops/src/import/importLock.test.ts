import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { withImportLock } from "./importLock";

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "lock-"));
  vi.stubEnv("PULUMI_HOME", home);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
  rmSync(home, { recursive: true });
});

it("withImportLock lets only one import run at a time", async () => {
  const running: number[] = [];
  let most = 0;
  const run = async () => {
    most = Math.max(most, running.push(1));
    await new Promise((resolve) => setTimeout(resolve, 50));
    running.pop();
  };
  await Promise.all([withImportLock(run), withImportLock(run)]);
  expect(most).toBe(1);
});

it("withImportLock knows that its lock may have expired during a suspension", async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  await withImportLock(async (lock) => {
    vi.setSystemTime(Date.now() + 29_000);
    lock.requireHeld();
    vi.setSystemTime(Date.now() + 31_000);
    expect(() => lock.requireHeld()).toThrow("was suspended");
    expect(() => lock.requireHeld()).toThrow("Nothing was written");
  });
});
