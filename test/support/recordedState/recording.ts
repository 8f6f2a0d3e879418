import { readFileSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { Emulator } from "influxdb-serverless-emulator";
import { apiOf } from "../api";
import { type EngineProject, ROOT, type StateResource } from "../engine";

/** The folder of the recorded states, each in `state-<version>`. */
export const RECORDINGS = join(ROOT, "test", "fixtures");

/** The server's name in every recorded state; a tunnel connects it to the emulator. */
export const SERVER = "influxdb.test";

/** The files of a recording. Anything else in `program`, such as a folder, belongs to the program. */
export const FILES = {
  program: "program",
  settings: "Pulumi.test.yaml",
  state: "state.json",
  emulator: "emulator.json",
  recording: "recording.json",
};

/** The contents of `recording.json`. */
export interface Recording {
  /** The emulator's organization and token. */
  org: string;
  token: string;
  /** The program's environment: the settings' passphrase, and a token in a variable. */
  env: Record<string, string>;
  /** The output of `influxdb-gitops drift`. */
  drift: string[];
  /** The changes in the preview if `changed` is set. */
  planWhenChanged: string[];
}

/** Returns the names of all recordings, sorted by name, oldest first. */
export async function recordingNames(): Promise<string[]> {
  const names = await readdir(RECORDINGS);
  return names.filter((name) => name.startsWith("state-")).sort();
}

export function readRecording(folder: string): Recording {
  return JSON.parse(readFileSync(join(folder, FILES.recording), "utf8"));
}

/** Returns the resources in a state file. */
export function readState(folder: string): StateResource[] {
  return JSON.parse(readFileSync(join(folder, FILES.state), "utf8")).deployment.resources;
}

/** Returns what a preview of the project changes, without the objects that it only reads. */
export async function changesOf(project: EngineProject): Promise<string[]> {
  return (await project.plan()).filter((step) => !step.startsWith("read "));
}

/** Returns the IDs of all user buckets and labels, in every organization that has an all-access token. */
export async function idsOnServer(emulator: Emulator): Promise<string[]> {
  const ids = new Set<string>();
  for (const { token } of emulator.tokens.list()) {
    const api = apiOf({ url: emulator.url, token });
    for (const { id } of await api.userBuckets()) ids.add(id);
    for (const { id } of (await api.call("GET", "/api/v2/labels")).json.labels) ids.add(id);
  }
  return [...ids].sort();
}
