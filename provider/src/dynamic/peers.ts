import { appendFileSync, lstatSync, mkdirSync, readdirSync, rmSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { serverOf } from "../api/serverOf";
import type { Peers } from "../lifecycle/holders";
import { PeerFile } from "./peerFile";

/** How long the file of a process that is gone stays: one in another container may only look gone from here. */
const KEPT = 24 * 3_600_000;

/**
 * The other provider processes of this run. The engine starts one per Pulumi provider, and when a resource
 * moves from one provider to another, it creates by the new one and deletes by the old one: without a word
 * between them, the delete would take away what the create has just adopted or found in place.
 *
 * Each process appends what its resources hold to a file of its own; the engine's address, which every
 * process of a run is given as its last argument, ties the files together. They stand in Pulumi's home, which
 * is this user's alone and must be writable for Pulumi to work at all. Where it is not after all, nothing fails:
 * one line says that the processes know nothing of each other.
 *
 * @param url of this process's connection: ids of different servers are different objects
 * @returns undefined where there is no engine
 */
export function peersOf(
  processArguments: readonly string[],
  url: () => string | undefined,
  folder = defaultFolder,
  pid = process.pid,
): Peers | undefined {
  const engine = /^\S+:(\d+)$/.exec(processArguments.at(-1) ?? "")?.[1];
  if (!engine) return undefined;
  const own = `${engine}-${pid}`;
  const files = new Map<string, PeerFile>();
  const place = once(() => prepare(folder()));
  const of = (key: string) => {
    const known = url();
    return `${known === undefined ? "" : serverOf(known)} ${key}`;
  };
  return {
    tell: (sign, key, mark) =>
      attempt(undefined, () =>
        appendFileSync(join(place(), own), `${sign}\t${of(key)}\t${mark}\n`, { mode: 0o600 }),
      ),
    marksOf: (key) =>
      attempt([], () =>
        readdirSync(place())
          .filter((name) => name.startsWith(`${engine}-`) && name !== own && isAlive(pidOf(name)))
          .flatMap((name) => {
            const file = files.get(name) ?? new PeerFile(join(place(), name));
            files.set(name, file);
            return file.marksOf(of(key));
          }),
      ),
  };
}

function defaultFolder(): string {
  const home = process.env.PULUMI_HOME || join(homedir(), ".pulumi");
  return join(home, "influxdb-serverless");
}

/** @throws Error when the folder cannot be had, or is no folder of this user's own */
function prepare(folder: string): string {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const found = lstatSync(folder);
  const isOwn = process.getuid === undefined || found.uid === process.getuid();
  if (!found.isDirectory() || !isOwn) throw new Error(`${folder} is not a folder of this user`);
  removeOldFiles(folder);
  return folder;
}

/** The engine kills its provider processes, so that none can tidy up after itself: a later one does. */
function removeOldFiles(folder: string): void {
  for (const name of readdirSync(folder)) {
    if (!/^\d+-\d+$/.test(name) || isAlive(pidOf(name))) continue;
    const path = join(folder, name);
    attempt(undefined, () => {
      if (Date.now() - statSync(path).mtimeMs > KEPT) rmSync(path);
    });
  }
}

let warned = false;

/** Does what is a help and no more: its failure is told once, and stops nothing. */
function attempt<T>(otherwise: T, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!warned) {
      console.error(
        "warning: influxdb: the provider processes of this run cannot tell each other what they hold " +
          `(${(error as Error).message}). Do not move resources between providers in this run.`,
      );
    }
    warned = true;
    return otherwise;
  }
}

function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** Of a name such as `45021-1337`: the port of the engine, and the process. */
function pidOf(name: string): number {
  return Number(name.split("-")[1]);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
