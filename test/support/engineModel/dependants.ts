import { UNKNOWN } from "../../../provider/src/lifecycle/unknown";
import type { Bag } from "./program";
import type { EngineRun } from "./run";
import { asStored, type Entry } from "./stack";

/**
 * What has to go before a bucket or label that is deleted first: each entry that refers to it and whose diff says
 * "replace" when the id to which it refers is not known. In the order in which they depend on each other.
 */
export async function dependantsToReplace(run: EngineRun, root: Entry): Promise<Entry[]> {
  const leaving = [root];
  for (const entry of run.stack.entries) {
    const sources = leaving.filter(({ name }) => entry.dependsOn.includes(name));
    if (entry.pendingDelete || sources.length === 0) continue;
    const news = withUnknown(entry.inputs, new Set(sources.map(({ id }) => id)));
    const served = run.process.of[entry.kind];
    const difference = await served.diff(entry.id, asStored(entry.outputs), news);
    if ((difference?.replaces ?? []).length > 0) leaving.push(entry);
  }
  return leaving.slice(1);
}

function withUnknown(inputs: Bag, ids: Set<unknown>): Bag {
  const entries = Object.entries(inputs).map(([key, value]) => [
    key,
    ids.has(value) ? UNKNOWN : value,
  ]);
  return Object.fromEntries(entries);
}
