import { holdsUnknown, UNKNOWN } from "../../../provider/src/contract/unknown";
import { type Bag, textsIn } from "./program";
import { type EngineRun, servedBy } from "./run";
import { asStored, type Entry } from "./stack";

/**
 * What has to go before a bucket or label that is deleted first: each entry that refers to it and whose diff says
 * "replace" when the id to which it refers is not known. In the order in which they depend on each other.
 */
export async function dependantsToReplace(
  run: Pick<EngineRun, "stack" | "processes">,
  root: Entry,
): Promise<Entry[]> {
  const leaving = [root];
  for (const entry of run.stack.entries) {
    const sources = leaving.filter(({ name }) => entry.dependsOn.includes(name));
    if (entry.pendingDelete || sources.length === 0) continue;
    const news = withUnknown(entry.inputs, new Set(sources.map(({ id }) => id)));
    // The engine asks only where an input comes from what goes, not for a mere dependsOn.
    if (!holdsUnknown(news)) continue;
    const served = servedBy(run, entry.provider, entry.kind);
    const difference = await served.diff(entry.id, asStored(entry.outputs), news);
    if ((difference?.replaces ?? []).length > 0) leaving.push(entry);
  }
  return leaving.slice(1);
}

/** The entries that depend on one of these, over any number of others; these too. */
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

/** The names on which entries depend, over any number of others. */
export function dependenciesInState(entries: readonly Entry[], of: readonly Entry[]): Set<string> {
  const found = new Set(of.flatMap(({ dependsOn }) => dependsOn));
  for (const name of found) {
    for (const entry of entries.filter((it) => it.name === name)) {
      for (const other of entry.dependsOn) found.add(other);
    }
  }
  return found;
}

/** As a whole, each input in which one of these ids is. */
function withUnknown(inputs: Bag, ids: Set<string>): Bag {
  const entries = Object.entries(inputs).map(([key, value]) => [
    key,
    textsIn(value).some((text) => ids.has(text)) ? UNKNOWN : value,
  ]);
  return Object.fromEntries(entries);
}
