import type { Kind } from "../../../provider/src/contract/kind";
import type { Bag } from "./program";

/** A resource in the state of a stack. */
export interface Entry {
  name: string;
  kind: Kind;
  id: string;
  inputs: Bag;
  outputs: Bag;
  /** The logical names of what it refers to. */
  dependsOn: string[];
  /** Replaced by another one, and not deleted yet. */
  pendingDelete: boolean;
  /** The Pulumi provider that handles it; empty for the default one. */
  provider: string;
  /** The server at which it was recorded: by its creation, an update, or a refresh that recorded it anew. */
  at: string;
  /** Whether its creation failed although there is an object: the engine updates it in the next run, or refreshes it. */
  isUnfinished?: true | undefined;
}

/** A creation that had begun when a run died: what `pulumi` warns of in the next one. */
export interface PendingCreate {
  name: string;
  kind: Kind;
  inputs: Bag;
}

/** The state of a stack, in which every finished step is saved at once, as the engine saves it. */
export class Stack {
  entries: Entry[] = [];
  /** Creations under way; those that are left after a run are those that it did not live to see end. */
  readonly creating = new Set<PendingCreate>();

  find(name: string): Entry | undefined {
    return this.entries.find((entry) => entry.name === name && !entry.pendingDelete);
  }

  /** Adds an entry, or puts it where the one of that name was. */
  save(entry: Entry): void {
    const saved = asStored(entry);
    const known = this.find(entry.name);
    if (known) this.entries[this.entries.indexOf(known)] = saved;
    else this.entries.push(saved);
  }

  remove(entry: Entry): void {
    this.entries = this.entries.filter((other) => other !== entry);
  }
}

/** The state is JSON: what JSON does not keep is lost. */
export function asStored<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}
