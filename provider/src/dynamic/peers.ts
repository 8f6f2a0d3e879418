import { appendFileSync, mkdirSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import type { Peers } from "../lifecycle/holders";
import { PeerFile } from "./peerFile";

/**
 * The other provider processes of this run. The engine starts one per Pulumi provider, and when a resource
 * moves from one provider to another, it creates by the new one and deletes by the old one: without a word
 * between them, the delete would take away what the create has just adopted or found in place.
 *
 * Each process appends what its resources hold to a file of its own; the engine's address, which every
 * process of a run is given, ties the files together.
 * @returns undefined where there is no engine, or no folder to write to
 */
export function peersOf(
  processArguments: readonly string[],
  pid = process.pid,
  folder = join(tmpdir(), `pulumi-influxdb-serverless-${userInfo().username}`),
): Peers | undefined {
  const engine = processArguments.map((text) => /^\S+:(\d+)$/.exec(text)?.[1]).find(Boolean);
  if (!engine || !isOwnFolder(folder)) return undefined;
  removeFilesOfTheDead(folder);
  const own = `${engine}-${pid}`;
  const files = new Map<string, PeerFile>();
  const fileOf = (name: string) => {
    const file = files.get(name) ?? new PeerFile(join(folder, name));
    files.set(name, file);
    return file;
  };
  return {
    tell: (sign, key, mark) =>
      appendFileSync(join(folder, own), `${sign}\t${key}\t${mark}\n`, { mode: 0o600 }),
    marksOf: (key) =>
      readdirSync(folder)
        .filter((name) => name.startsWith(`${engine}-`) && name !== own && isAlive(pidOf(name)))
        .flatMap((name) => fileOf(name).marksOf(key)),
  };
}

/** The engine kills its provider processes, so that none can tidy up after itself: the next one does. */
function removeFilesOfTheDead(folder: string): void {
  for (const name of readdirSync(folder)) {
    if (!isAlive(pidOf(name))) rmSync(join(folder, name), { force: true });
  }
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

/** Made when missing; one that somebody else owns is not trusted. */
function isOwnFolder(folder: string): boolean {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    return process.getuid === undefined || statSync(folder).uid === process.getuid();
  } catch {
    return false;
  }
}
