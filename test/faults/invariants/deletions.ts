import { foldName } from "../../../provider/src/resources/label/model";
import type { Declared } from "../../support/engineModel/program";
import { type EngineRun, isTargeted } from "../../support/engineModel/run";
import type { Entry } from "../../support/engineModel/stack";
import { isLive } from "../world";
import { isThere, type Observed, worldOf } from "./violations";

/** Finds deletes that no run may do. */
export function deletions(observed: Observed): string[] {
  return [
    ...vanished(observed),
    ...elsewhere(observed),
    ...wanted(observed),
    ...referred(observed),
  ];
}

/** An object that a resource in the stack manages isn't deleted for another resource. */
function vanished({ run, program, before, after, heldApart }: Observed): string[] {
  const declared = new Set(program.flatMap(({ name, aliases = [] }) => [name, ...aliases]));
  return (
    run.stack.entries
      .filter((entry) => !entry.pendingDelete && isThere(before, entry) && !isThere(after, entry))
      .filter((entry) => {
        // Its own delete (or its bucket's or label's), whose response was lost.
        const ids = [entry.id, ...Object.values(entry.inputs)];
        const isBeingDeleted = run.deletes.some(({ id }) => ids.includes(id));
        const holders = run.stack.entries.filter(({ id }) => id === entry.id);
        const isOwnName = run.deletes.some(
          ({ name, id }) => id === entry.id && name === entry.name,
        );
        return !isBeingDeleted || (holders.length > 1 && !isOwnName) || isOfAnother(run, entry);
      })
      .filter((entry) => !isShifted(run, entry))
      // An entry that is no longer in the program waits for its delete, but another entry's replacement does it.
      .filter(({ name, id }) => declared.has(name) || !run.deletes.some((it) => it.id === id))
      // No process can know about a manager outside of its run, or about the run that excluded the old one.
      .filter(({ name, id }) => isTargeted(run, name) || !heldApart.has(id))
      .map(({ kind, name, id }) => `${kind} ${name} (${id}) is in the state and was deleted`)
  );
}

/** Returns whether the object was deleted for an entry with another name that has left the state. */
function isOfAnother(run: EngineRun, { id, name }: Entry): boolean {
  const deletes = run.deletes.filter((entry) => entry.id === id);
  return deletes.length > 0 && deletes.every((entry) => entry.name !== name);
}

/** The user got the other role, which removes this one. */
function isShifted(run: EngineRun, { kind, id }: Entry): boolean {
  if (kind !== "bucketMember" && kind !== "bucketOwner") return false;
  return run.begun.some(({ resource: { args } }) => `${args.bucketId}/${args.userId}` === id);
}

/** Nothing is deleted on a server for an entry that was recorded at another one. */
function elsewhere(observed: Observed): string[] {
  return observed.run.deletes
    .filter((entry) => entry.at !== observed.run.server && isDeletedHere(observed, entry))
    .filter((entry) => !isShifted(observed.run, entry) && !goesWithOwn(observed.run, entry))
    .map(
      ({ kind, name, id, at }) =>
        `${kind} ${name} (${id}) was deleted on the ${observed.run.server}, and is recorded on the ${at}`,
    );
}

/**
 * Returns whether an object recorded at this server was deleted there: another entry's same object, or its bucket or
 * label, which is deleted with everything on it, wherever that is recorded.
 */
function goesWithOwn(run: EngineRun, { id: own, inputs }: Entry): boolean {
  const those = [own, ...Object.values(inputs)];
  return run.deletes.some(({ id, at }) => at === run.server && those.includes(id));
}

function isDeletedHere({ run, before, after }: Observed, entry: Entry): boolean {
  const [was, is] = [before, after].map((worlds) => isLive(worldOf(worlds, run.server), entry));
  return Boolean(was && !is);
}

/** An object that a failed or skipped creation of the same run should have adopted isn't deleted. */
function wanted(observed: Observed): string[] {
  const { run } = observed;
  const failed = run.begun.filter(({ op, isDone }) => op === "create" && !isDone);
  const creations = [...failed.map(({ resource }) => resource), ...run.leftOut];
  return run.deletes
    .filter((entry) => isDeletedHere(observed, entry))
    .flatMap((entry) => {
      const wants = creations.find((resource) => isOf(observed, resource, entry));
      const isOwn = wants && [wants.name, ...(wants.aliases ?? [])].includes(entry.name);
      return wants && !isOwn
        ? [`${entry.kind} ${entry.name} (${entry.id}) was deleted, and ${wants.name} wanted it`]
        : [];
    });
}

/** Returns whether a resource declares an entry's object, by its natural key. */
function isOf({ run, before }: Observed, { kind, args }: Declared, entry: Entry): boolean {
  if (kind !== entry.kind) return false;
  const { deletes } = run;
  const { buckets, labels, mappings } = worldOf(before, run.server);
  if (kind === "bucket") return buckets.get(entry.id)?.name === args.name;
  if (kind === "label") {
    return foldName(labels.get(entry.id)?.name ?? "") === foldName(String(args.name));
  }
  if (kind === "dbrpMapping") {
    const live = mappings.get(entry.id);
    const isSame =
      live?.database === args.database && live?.retentionPolicy === args.retentionPolicy;
    // A mapping to another bucket is never adopted, and a mapping is deleted with its bucket, even if it is declared again.
    return isSame && args.adopt === true && !deletes.some(({ id }) => id === live?.bucketId);
  }
  if (kind === "measurementSchema" || kind === "authorization") return false;
  return entry.id === `${args.bucketId}/${args.labelId ?? args.userId}`;
}

/** An object that the program refers to isn't deleted, and neither is the bucket of such a mapping. */
function referred(observed: Observed): string[] {
  const { references, server } = observed.run;
  const { mappings } = worldOf(observed.before, server);
  return observed.run.deletes
    .filter((entry) => isDeletedHere(observed, entry))
    .filter((entry) =>
      references.some(
        ({ kind, id }) =>
          (kind === entry.kind && id === entry.id) || mappings.get(id)?.bucketId === entry.id,
      ),
    )
    .map(({ kind, id }) => `${kind} ${id} was deleted, and the program refers to it`);
}
