import type { Declared } from "../../support/engineModel/program";
import type { EngineRun } from "../../support/engineModel/run";
import { secretsIn } from "../../support/engineModel/secrets";
import type { Entry } from "../../support/engineModel/stack";
import type { OtherPeople } from "../otherPeople";
import { isLive, type World } from "../world";
import { deletions } from "./deletions";
import { othersTouched } from "./otherPeoplesObjects";
import { retentions } from "./retentions";
import { tokens } from "./tokens";

/** What exists, by server name. */
export type Worlds = ReadonlyMap<string, World>;

/** What one run did, and what existed before and after it. */
export interface Observed {
  run: EngineRun;
  program: readonly Declared[];
  before: Worlds;
  after: Worlds;
  entriesBefore: Entry[];
  /** The IDs of objects that two entries have managed since a `--target` run that included only one of them. */
  heldApart: ReadonlySet<string>;
}

const NOTHING: World = {
  buckets: new Map(),
  labels: new Map(),
  tokens: new Map(),
  mappings: new Map(),
  tokenValues: [],
};

/** Returns what exists on a server; nothing if the server isn't known. */
export function worldOf(worlds: Worlds, server: string): World {
  return worlds.get(server) ?? NOTHING;
}

/** Returns whether an entry's object is where the entry was recorded. */
export function isThere(worlds: Worlds, entry: Entry): boolean {
  return isLive(worldOf(worlds, entry.at), entry);
}

/**
 * Checks what no run may do, regardless of how it ended.
 * @returns descriptions of the violations
 */
export function violations(observed: Observed, others: OtherPeople): string[] {
  return [
    ...retentions(observed, others),
    ...deletions(observed),
    ...dropped(observed),
    ...othersTouched(observed, others),
    ...toldSecrets(observed),
    ...tokens(observed),
  ];
}

/** An object that leaves the state is gone from where it was recorded, or another resource manages it. */
function dropped({ run, after, entriesBefore }: Observed): string[] {
  const kept = new Set(run.stack.entries.map(({ id }) => id));
  return entriesBefore
    .filter(({ kind, id }) => !kept.has(id) && kind !== "measurementSchema")
    .filter((entry) => isThere(after, entry))
    .filter(({ id }) => !run.references.some((reference) => reference.id === id))
    .map(({ kind, name, id, at }) => `${kind} ${name} (${id}) left the state and is on the ${at}`);
}

/** No message shows a secret. */
function toldSecrets({ run }: Observed): string[] {
  const notices = [...run.processes.values()].flatMap((process) => process.notices);
  return [...run.errors.map(({ message }) => message), ...notices].flatMap((message) =>
    secretsIn(message).map((secret) => `${secret} is shown: ${message}`),
  );
}
