import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import type { Store } from "../store/store";
import { contradiction, dataHeader, dataOf, emulatorData, fillStore, isNewer } from "./dataFormat";
import type { DataLock } from "./dataLock";
import { replaceFile } from "./replaceFile";

/** How long to collect changes before a write, in milliseconds. */
const GATHER_MS = 50;
/**
 * The pause between writes, as a multiple of the last write's duration, so that a large file doesn't keep the emulator
 * busy.
 */
const REST = 4;

/** Reads a data file into an empty store. Returns whether it exists. @throws Error if it isn't an intact data file */
export async function loadData(store: Store, path: string): Promise<boolean> {
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw new Error(`the data file ${path} cannot be read: ${error.message}`);
  });
  if (text === undefined) return false;
  fillStore(store, parseData(path, text));
  return true;
}

function parseData(path: string, text: string) {
  const refuse = (why: string) =>
    new Error(`${path} is not a data file of this emulator: ${why}. It was not changed.`);
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw refuse(`${text === "" ? "it is empty" : (error as Error).message}`);
  }
  const header = dataHeader.safeParse(json);
  if (!header.success) throw refuse("its header is invalid");
  if (isNewer(header.data)) throw refuse("a newer version of the emulator wrote it");
  const data = emulatorData.safeParse(json);
  if (!data.success) throw refuse(z.prettifyError(data.error).replaceAll("\n", " "));
  const wrong = contradiction(data.data);
  if (wrong !== undefined) throw refuse(wrong);
  return data.data;
}

/**
 * Keeps a file in step with the store. A change is on disk shortly after the response (50 ms; with large data, four
 * times as long as a write takes), and no later than the end of `close`.
 */
export class DataFile {
  private dirty = false;
  private writing: Promise<void> | undefined;
  private closed = false;
  private readonly wakeUp = new AbortController();

  constructor(
    private readonly store: Store,
    private readonly path: string,
    private readonly lock: Pick<DataLock, "requireHeld">,
    private readonly onError: (error: Error) => void,
  ) {
    store.onChange(() => this.changed());
  }

  /** Writes pending changes. @throws the file system's error, or that of the lock, if it can't */
  async close(): Promise<void> {
    this.closed = true;
    this.wakeUp.abort();
    await this.writing;
    if (this.dirty) await this.write();
  }

  private changed(): void {
    this.dirty = true;
    if (!this.closed) this.writing ??= this.writeAll();
  }

  private async writeAll(): Promise<void> {
    try {
      let rest = GATHER_MS;
      while (this.dirty && !this.closed) {
        await sleep(rest, undefined, { signal: this.wakeUp.signal }).catch(() => undefined);
        const started = performance.now();
        await this.write();
        rest = Math.max(GATHER_MS, REST * (performance.now() - started));
      }
    } catch (error) {
      this.onError(error as Error);
    } finally {
      // In the same step as the last check of `dirty`: otherwise, a change in between would wait for the next change.
      this.writing = undefined;
    }
  }

  private async write(): Promise<void> {
    this.dirty = false;
    try {
      await this.lock.requireHeld();
      // It contains the tokens, so only the user can read it.
      await replaceFile(this.path, JSON.stringify(dataOf(this.store)));
    } catch (error) {
      this.dirty = true;
      throw error;
    }
  }
}
