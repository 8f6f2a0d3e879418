import { copyFile, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Emulator, type EmulatorOptions, startEmulator } from "influxdb-serverless-emulator";
import { type Gateway, startGateway } from "../support/proxies/gateway";
import { readWorld, type World } from "./world";

/** A server, and what stands before it. */
export interface Site {
  name: "original" | "copy";
  emulator: Emulator;
  gateway: Gateway;
}

/** How a server and its copy differ from what the emulator does. */
export type Habits = Pick<Gateway, "dateOffset" | "stores">;

/** The server of a seed, and a copy of it with the same ids, when there is one. */
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
  /** The file of the backup, when there is one. */
  backup: string | undefined;
  /** To which the settings lead. */
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

  /** What there is, by the name of the server. */
  async worlds(): Promise<Map<string, World>> {
    const read = async ({ name, emulator }: Site) => [name, await readWorld(emulator)] as const;
    return new Map(await Promise.all(this.all.map(read)));
  }

  /** Keeps the original as it is now. */
  async backUp(): Promise<void> {
    if (!this.folder) throw new Error("this server keeps no data file");
    const file = join(this.folder, "original.json");
    const marker = "the-backup-may-be-made";
    this.original.emulator.tokens.add({ token: marker });
    // The file is written a moment after a change, as a whole.
    while (!(await readFile(file, "utf8").catch(() => "")).includes(marker)) await sleep(5);
    this.backup = join(this.folder, "copy.json");
    await copyFile(file, this.backup);
  }

  /** Restores the backup, or the original as it is now, at another address, and points the settings at that. */
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
