import { holdsUnknown, UNKNOWN } from "../../../provider/src/contract/unknown";
import { type Bag, textsIn } from "./program";
import { type EngineRun, servedBy } from "./run";
import { asStored, type Entry } from "./stack";

/**
 * Asks what has to be deleted before a bucket or label that is deleted first: each entry that refers to it and whose diff
 * says "replace" if the referenced ID is unknown. What the engine deletes in this way is lost if the replacement fails.
 * @throws Error if something has to be deleted
 */
export async function requireAllStay(
  run: Pick<EngineRun, "stack" | "processes">,
  root: Entry,
): Promise<void> {
  for (const entry of run.stack.entries) {
    if (entry.pendingDelete || !entry.dependsOn.includes(root.name)) continue;
    const news = withUnknown(entry.inputs, root.id);
    // The engine asks only if an input comes from the deleted object; dependsOn alone isn't enough.
    if (!holdsUnknown(news)) continue;
    const served = servedBy(run, entry.provider, entry.kind);
    const difference = await served.diff(entry.id, asStored(entry.outputs), news);
    if ((difference?.replaces ?? []).length > 0)
      throw new Error(`${entry.name} would be deleted before ${root.name}`);
  }
}

/** Returns these entries and all that depend on them, directly or indirectly. */
export function withDependants(entries: readonly Entry[], names: ReadonlySet<string>): Set<string> {
  const found = new Set(names);
  for (let size = 0; size < found.size; ) {
    size = found.size;
    for (const { name, dependsOn } of entries) {
      if (dependsOn.some((other) => found.has(other))) found.add(name);
    }
  }
  return found;
}

/** Returns the names that entries depend on, directly or indirectly. */
export function dependenciesInState(entries: readonly Entry[], of: readonly Entry[]): Set<string> {
  const found = new Set(of.flatMap(({ dependsOn }) => dependsOn));
  for (const name of found) {
    for (const entry of entries.filter((it) => it.name === name)) {
      for (const other of entry.dependsOn) found.add(other);
    }
  }
  return found;
}

/** Replaces each input that contains an ID, as a whole. */
function withUnknown(inputs: Bag, id: string): Bag {
  const entries = Object.entries(inputs).map(([key, value]) => [
    key,
    textsIn(value).includes(id) ? UNKNOWN : value,
  ]);
  return Object.fromEntries(entries);
}
