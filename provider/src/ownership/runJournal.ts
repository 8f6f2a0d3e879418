import {
  appendFileSync,
  closeSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { InfluxError } from "../api/errors";
import { type Claim, ClaimSet } from "./claims";

/** A journal entry: a claim that the process adds or removes, or its connection's organization. */
export type Entry = ["+" | "-", Claim] | ["organization", string];

/** Another provider process of the run. */
export interface Peer {
  claims: ClaimSet;
  /** False if it has ended, or if its file may be an earlier process's with the same ID. */
  isAlive: boolean;
}

/**
 * Communication between the provider processes of one run. Any failure is an error, since missing information proves
 * nothing.
 */
export interface RunJournal {
  /** @throws InfluxError if it can't be written */
  write(entry: Entry): void;
  /** @throws InfluxError if it can't be read */
  peers(): Peer[];
}

/** How long to keep the file of a process that has ended: one in another container may only seem to have ended. */
const KEPT = 24 * 3_600_000;

/** How long before this process started another process of the same run may have written its last entry. */
const RECENT = 3_600_000;
const startedAt = Date.now() - process.uptime() * 1_000;

/**
 * The journal of a run. The engine starts one process per Pulumi provider. When a resource moves from one provider to
 * another, the engine creates it with the new one and deletes it with the old one. Without communication, the delete
 * would remove the object that the create has just adopted.
 *
 * Each process appends to its own file in Pulumi's home directory. The files of a run are identified by the engine's
 * address, which every process gets as its last argument.
 * @returns undefined if there is no engine
 */
export function openRunJournal(
  processArguments: readonly string[],
  folder = defaultFolder,
  pid = process.pid,
): RunJournal | undefined {
  const engine = engineAddress(processArguments)?.port;
  if (engine === undefined) return undefined;
  const own = `${engine}-${pid}`;
  const files = new Map<string, PeerFile>();
  let opened: string | undefined;
  // An existing file with that name was left by an earlier process, since this one hasn't claimed anything yet.
  const open = () => {
    if (opened) return opened;
    const path = prepare(folder());
    writeFileSync(join(path, own), "", { mode: 0o600 });
    opened = path;
    return path;
  };
  return {
    write: (entry) =>
      attempt(folder, () => appendFileSync(join(open(), own), `${JSON.stringify(entry)}\n`)),
    peers: () =>
      attempt(folder, () => {
        const path = open();
        return readdirSync(path)
          .filter((name) => name.startsWith(`${engine}-`) && name !== own)
          .map((name) => ({
            name,
            isRunning: isRunning(pidOf(name)),
            isRecent: isRecent(join(path, name)),
          }))
          .filter(({ isRunning, isRecent }) => isRunning || isRecent)
          .map(({ name, isRunning, isRecent }) => {
            const file = files.get(name) ?? new PeerFile(join(path, name));
            files.set(name, file);
            return { claims: file.read(), isAlive: isRunning && isRecent };
          });
      }),
  };
}

/** Returns the engine's address, which every provider process gets as its last argument; undefined if there is no engine. */
export function engineAddress(
  processArguments: readonly string[],
): { host: string; port: number } | undefined {
  const [, host, port] = /^(\S+):(\d+)$/.exec(processArguments.at(-1) ?? "") ?? [];
  return host ? { host, port: Number(port) } : undefined;
}

function defaultFolder(): string {
  const home = process.env.PULUMI_HOME || join(homedir(), ".pulumi");
  return join(home, "influxdb-serverless");
}

/** @throws Error if the folder isn't available, or doesn't belong to this user */
function prepare(folder: string): string {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const found = lstatSync(folder);
  const isOwn = process.getuid === undefined || found.uid === process.getuid();
  if (!found.isDirectory() || !isOwn) throw new Error("it is not a folder that this user owns");
  removeOldFiles(folder);
  return folder;
}

/** The engine kills its provider processes, so they can't clean up after themselves; a later process does. */
function removeOldFiles(folder: string): void {
  for (const name of readdirSync(folder)) {
    if (!/^\d+-\d+$/.test(name) || isRunning(pidOf(name))) continue;
    const path = join(folder, name);
    const seen = statSync(path, { throwIfNoEntry: false });
    if (seen && Date.now() - seen.mtimeMs > KEPT) rmSync(path, { force: true });
  }
}

/**
 * Returns whether a process wrote this file while this run may already have been going. An earlier engine may have used
 * the same port, and its process's ID may be another process's now.
 */
function isRecent(path: string): boolean {
  return statSync(path).mtimeMs > startedAt - RECENT;
}

function attempt<T>(folder: () => string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw new InfluxError(
      `The provider processes of this run record the objects that they manage in ${folder()}, which can't be used ` +
        `(${(error as Error).message}). Without these records, one process could delete what another has just adopted. ` +
        "Set PULUMI_HOME to a writable folder.",
    );
  }
}

/** Another process's entries. Each read continues where the last one ended. */
class PeerFile {
  private readonly claims = new ClaimSet();
  private offset = 0;
  private rest = "";

  constructor(private readonly path: string) {}

  /** @throws Error if it can't be read, or has a line that no process writes */
  read(): ClaimSet {
    const missing = statSync(this.path).size - this.offset;
    if (missing <= 0) return this.claims;
    const buffer = Buffer.alloc(missing);
    const file = openSync(this.path, "r");
    try {
      this.offset += readSync(file, buffer, 0, missing, this.offset);
    } finally {
      closeSync(file);
    }
    const lines = (this.rest + buffer.toString("utf8")).split("\n");
    this.rest = lines.pop() ?? "";
    for (const line of lines) this.apply(JSON.parse(line) as Entry);
    return this.claims;
  }

  private apply(entry: Entry): void {
    if (entry[0] === "organization") this.claims.orgId = entry[1];
    else if (entry[0] === "+") this.claims.add(entry[1]);
    else this.claims.remove(entry[1]);
  }
}

/** Returns the process ID in a file name such as `45021-1337`: the engine's port, then the process ID. */
function pidOf(name: string): number {
  return Number(name.split("-")[1]);
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
