import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ProviderProcess, startProviderProcess } from "../support/engineModel/providerProcess";
import type { Overrides } from "../support/startRun";
import type { Site } from "./site";

/** The Pulumi providers that a seed can have, and the address through which each reaches the server. */
export const PROVIDERS = ["", "one", "two"] as const;
const HOSTS = { same: "127.0.0.1", other: "localhost" };

/** Processes that live as long as the tests: this one, its parent, and the first process. */
const PIDS = [process.pid, process.ppid, 1];

const folder = mkdtempSync(join(tmpdir(), "faults-peers-"));
const noFolder = join(folder, "a-file");
writeFileSync(noFolder, "");
process.once("exit", () => rmSync(folder, { recursive: true, force: true }));

let engines = 20_000;

interface Options {
  providers: readonly string[];
  /** Whether the last one uses another address of the same server. */
  hasTwoAddresses: boolean;
  isFolderBroken: boolean;
  policy: NonNullable<Overrides["policy"]>;
  wrap: NonNullable<Overrides["wrap"]>;
}

/** The provider processes of a run: one for each Pulumi provider. */
export function startProcesses(
  { emulator, gateway }: Site,
  { providers, hasTwoAddresses, isFolderBroken, policy, wrap }: Options,
): Map<string, ProviderProcess> {
  engines += 1;
  const engine = engines;
  // Its own folder, since a process searches its whole folder repeatedly.
  const ofRun = join(folder, String(engine));
  const started = providers.map((provider, index) => {
    const isLast = index === providers.length - 1;
    const host = hasTwoAddresses && isLast ? HOSTS.other : HOSTS.same;
    const among = { engine, pid: PIDS[index] ?? 1, folder: isFolderBroken ? noFolder : ofRun };
    const url = `http://${host}:${gateway.port}`;
    return [provider, startProviderProcess(emulator, { url, policy, wrap, among })] as const;
  });
  return new Map(started);
}
