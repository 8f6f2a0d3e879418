import { readFileSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { Emulator } from "influxdb-serverless-emulator";
import { apiOf } from "../api";
import { type EngineProject, ROOT, type StateResource } from "../engine";

/** Where the recorded states stand: a folder `state-<version>` each. */
export const RECORDINGS = join(ROOT, "test", "fixtures");

/** The server's name in every recorded state; a tunnel leads it to the emulator. */
export const SERVER = "influxdb.test";

/** The files of a recording. What `program` has besides (a folder, say) belongs to the program. */
export const FILES = {
  program: "program",
  settings: "Pulumi.test.yaml",
  state: "state.json",
  emulator: "emulator.json",
  recording: "recording.json",
};

/** What is in `recording.json`. */
export interface Recording {
  /** The emulator's organization and token. */
  org: string;
  token: string;
  /** The environment of the program: the passphrase of the settings, and a token by its variable. */
  env: Record<string, string>;
  /** What `influxdb-gitops drift` says. */
  drift: string[];
  /** What the preview changes once `changed` is set. */
  planWhenChanged: string[];
}

/** The names of all recordings, oldest first by name. */
export async function recordingNames(): Promise<string[]> {
  const names = await readdir(RECORDINGS);
  return names.filter((name) => name.startsWith("state-")).sort();
}

export function readRecording(folder: string): Recording {
  return JSON.parse(readFileSync(join(folder, FILES.recording), "utf8"));
}

/** The resources of a state file. */
export function readState(folder: string): StateResource[] {
  return JSON.parse(readFileSync(join(folder, FILES.state), "utf8")).deployment.resources;
}

/** What a preview of the project changes: what it only reads is left out. */
export async function changesOf(project: EngineProject): Promise<string[]> {
  return (await project.plan()).filter((step) => !step.startsWith("read "));
}

/** The ids of all user buckets and labels that there are, in every organization that has a token for everything. */
export async function idsOnServer(emulator: Emulator): Promise<string[]> {
  const ids = new Set<string>();
  for (const { token } of emulator.tokens.list()) {
    const api = apiOf({ url: emulator.url, token });
    for (const { id } of await api.userBuckets()) ids.add(id);
    for (const { id } of (await api.call("GET", "/api/v2/labels")).json.labels) ids.add(id);
  }
  return [...ids].sort();
}
