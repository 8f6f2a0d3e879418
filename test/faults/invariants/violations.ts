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

/** What there is, by the name of the server. */
export type Worlds = ReadonlyMap<string, World>;

/** What one run did, and what there was before and after it. */
export interface Observed {
  run: EngineRun;
  program: readonly Declared[];
  before: Worlds;
  after: Worlds;
  entriesBefore: Entry[];
  /** The ids of objects that two entries hold since a run to which `--target` let only one of them belong. */
  heldApart: ReadonlySet<string>;
}

const NOTHING: World = {
  buckets: new Map(),
  labels: new Map(),
  tokens: new Map(),
  mappings: new Map(),
  tokenValues: [],
};

/** What there is on a server; nothing where it is not known. */
export function worldOf(worlds: Worlds, server: string): World {
  return worlds.get(server) ?? NOTHING;
}

/** Whether the object of an entry is where the entry was recorded. */
export function isThere(worlds: Worlds, entry: Entry): boolean {
  return isLive(worldOf(worlds, entry.at), entry);
}

/**
 * What no run may do, however it ended.
 * @returns what was violated, in words
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

/** What leaves the state is gone from where it was recorded, or somebody else's to keep: another resource holds it. */
function dropped({ run, after, entriesBefore }: Observed): string[] {
  const kept = new Set(run.stack.entries.map(({ id }) => id));
  return entriesBefore
    .filter(({ kind, id }) => !kept.has(id) && kind !== "measurementSchema")
    .filter((entry) => isThere(after, entry))
    .filter(({ id }) => !run.references.some((reference) => reference.id === id))
    .map(({ kind, name, id, at }) => `${kind} ${name} (${id}) left the state and is on the ${at}`);
}

/** What is secret is in no message. */
function toldSecrets({ run }: Observed): string[] {
  const notices = [...run.processes.values()].flatMap((process) => process.notices);
  return [...run.errors.map(({ message }) => message), ...notices].flatMap((message) =>
    secretsIn(message).map((secret) => `${secret} is shown: ${message}`),
  );
}
