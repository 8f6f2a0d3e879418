import { copyFile, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Emulator, type EmulatorOptions, startEmulator } from "influxdb-serverless-emulator";
import { type Gateway, startGateway } from "../support/proxies/gateway";
import { readWorld, type World } from "./world";

/** A server, and the proxy in front of it. */
export interface Site {
  name: "original" | "copy";
  emulator: Emulator;
  gateway: Gateway;
}

/** How a server and its copy differ from the emulator. */
export type Habits = Pick<Gateway, "dateOffset" | "stores">;

/** A seed's server, and its copy with the same IDs, if there is one. */
export class Sites {
  private constructor(
    readonly original: Site,
    private readonly options: EmulatorOptions,
    private readonly habits: Habits,
    private readonly folder: string | undefined,
  ) {
    this.now = original;
  }

  copy: Site | undefined;
  /** The backup file, if there is one. */
  backup: string | undefined;
  /** The server that the settings point to. */
  now: Site;

  static async open(
    options: EmulatorOptions,
    habits: Habits,
    isToBeCopied: boolean,
  ): Promise<Sites> {
    const folder = isToBeCopied ? await mkdtemp(join(tmpdir(), "faults-")) : undefined;
    const data = folder && { data: join(folder, "original.json") };
    const original = await openSite("original", { ...options, ...data }, habits);
    return new Sites(original, options, habits, folder);
  }

  get all(): Site[] {
    return this.copy ? [this.original, this.copy] : [this.original];
  }

  /** Returns what exists, by server name. */
  async worlds(): Promise<Map<string, World>> {
    const read = async ({ name, emulator }: Site) => [name, await readWorld(emulator)] as const;
    return new Map(await Promise.all(this.all.map(read)));
  }

  /** Backs up the original's current data. */
  async backUp(): Promise<void> {
    if (!this.folder) throw new Error("this server keeps no data file");
    const file = join(this.folder, "original.json");
    const marker = "the-backup-may-be-made";
    this.original.emulator.tokens.add({ token: marker });
    // The complete file is written a moment after a change.
    while (!(await readFile(file, "utf8").catch(() => "")).includes(marker)) await sleep(5);
    this.backup = join(this.folder, "copy.json");
    await copyFile(file, this.backup);
  }

  /** Restores the backup, or the original's current data, at another address, and points the settings there. */
  async moveToCopy(): Promise<void> {
    if (!this.backup) await this.backUp();
    const options = { ...this.options, data: this.backup as string };
    this.copy = await openSite("copy", options, this.habits);
    this.now = this.copy;
  }

  async close(): Promise<void> {
    for (const { emulator, gateway } of this.all) {
      await gateway.close();
      await emulator.close();
    }
    if (this.folder) await rm(this.folder, { recursive: true, force: true });
  }
}

async function openSite(
  name: Site["name"],
  options: EmulatorOptions,
  habits: Habits,
): Promise<Site> {
  const emulator = await startEmulator(options);
  return { name, emulator, gateway: Object.assign(await startGateway(emulator.url), habits) };
}
