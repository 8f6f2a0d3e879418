import { setTimeout as sleep } from "node:timers/promises";
import { it, vi } from "vitest";
import { Store } from "../store/store";
import { DataFile } from "./dataFile";

const disk = vi.hoisted(() => ({ finish: [] as (() => void)[] }));
/** A long timeout, so that the test doesn't fail on a busy machine. */
const PATIENTLY = { interval: 5, timeout: 10_000 };
vi.mock("./replaceFile", () => ({
  replaceFile: () => new Promise<void>((resolve) => disk.finish.push(resolve)),
}));

it("saves a change made at any step of finishing a write", async () => {
  for (let step = 0; step < 20; step += 1) {
    disk.finish.length = 0;
    const store = new Store();
    const file = new DataFile(
      store,
      "unused",
      { requireHeld: async () => undefined },
      () => undefined,
    );
    store.changed();
    await vi.waitUntil(() => disk.finish.length === 1, PATIENTLY);
    disk.finish[0]?.();
    for (let tick = 0; tick < step; tick += 1) await Promise.resolve();
    store.changed();
    await vi
      .waitUntil(() => disk.finish.length === 2, PATIENTLY)
      .catch(() => {
        throw new Error(`the change at step ${step} was not written`);
      });
    disk.finish[1]?.();
    await sleep(0);
    await file.close();
  }
}, 60_000);
