import type { Kind } from "../../../provider/src/contract/kind";
import type { Bag } from "./program";

/** A resource in a stack's state. */
export interface Entry {
  name: string;
  kind: Kind;
  id: string;
  inputs: Bag;
  outputs: Bag;
  /** The logical names of the resources that it refers to. */
  dependsOn: string[];
  /** Whether it was replaced by another one, but not deleted yet. */
  pendingDelete: boolean;
  /** The Pulumi provider that handles it; empty for the default one. */
  provider: string;
  /** The server where it was recorded: by its creation, an update, or a refresh that recorded it again. */
  at: string;
  /** Whether its creation failed although it has an object: the engine updates or refreshes it in the next run. */
  isUnfinished?: true | undefined;
}

/** A creation that was in progress when a run died: `pulumi` warns about it in the next run. */
export interface PendingCreate {
  name: string;
  kind: Kind;
  inputs: Bag;
}

/** A stack's state. Every finished step is saved immediately, as the engine does. */
export class Stack {
  entries: Entry[] = [];
  /** Creations in progress; after a run, those that it didn't finish before it died. */
  readonly creating = new Set<PendingCreate>();

  find(name: string): Entry | undefined {
    return this.entries.find((entry) => entry.name === name && !entry.pendingDelete);
  }

  /** Adds an entry, or replaces the entry with the same name. */
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

/** The state is JSON: what JSON can't represent is lost. */
export function asStored<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}
