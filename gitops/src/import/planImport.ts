import { type Kind, kindOf, typeName } from "pulumi-influxdb-serverless/rules";
import type { NamedObject } from "../codegen/namedObject";
import { CommandError } from "../commandError";
import { objectKey } from "../inventory/inventoryObject";
import { pluralize } from "../output/describeValue";
import { logicalName, type StateEntry } from "../pulumi/deployment";
import type { ManagedResource } from "../pulumi/stackState";
import { urnOf } from "./stateEntries";

/** What an import does with each object. */
export interface ImportPlan {
  /** Objects to add to the state. */
  added: NamedObject[];
  /** Objects that are already in the state, under any name; they stay unchanged. */
  kept: NamedObject[];
  /** The ones among them that have a different logical name in the stack. */
  renamed: RenamedObject[];
}

export interface RenamedObject {
  object: NamedObject;
  /** Its logical name in the stack. */
  name: string;
}

/** Which stacks manage objects before an import. */
export interface Managed {
  /** What the stack itself manages. */
  own: readonly ManagedResource[];
  /** What other stacks manage. */
  others: readonly ManagedResource[];
  /** Every entry of the stack's state. */
  entries: readonly StateEntry[];
}

/**
 * Decides what an import does. Pure.
 * @throws CommandError if another stack manages one of the objects, or a URN is already used by something else
 */
export function planImport(
  objects: readonly NamedObject[],
  { own, others, entries }: Managed,
  prefix: string,
): ImportPlan {
  const urns = new Map(own.map((resource) => [objectKey(resource), resource.entry.urn]));
  const added = objects.filter((object) => !urns.has(objectKey(object)));
  refuseManaged(added, others);
  refuseClash(added, entries, prefix);
  const kept = objects.filter((object) => urns.has(objectKey(object)));
  const renamed = kept.flatMap((object): RenamedObject[] => {
    const name = logicalName(urns.get(objectKey(object)) ?? "");
    return name === object.logicalName ? [] : [{ object, name }];
  });
  return { added, kept, renamed };
}

/** Two stacks that manage the same object undo each other's changes forever. */
function refuseManaged(objects: readonly NamedObject[], others: readonly ManagedResource[]): void {
  const keepers = new Map(others.map((resource) => [claimOf(resource), resource.stack.name]));
  const taken = objects.filter((object) => keepers.has(claimOf(object)));
  const [first] = taken;
  if (!first) return;
  throw new CommandError(
    `Another stack manages ${pluralize(taken.length, "object")} in this import, such as ${typeName(first.kind)} "${first.logicalName}": ` +
      `${keepers.get(claimOf(first))}. Nothing was written. Use --include to leave them out.`,
  );
}

function refuseClash(
  objects: readonly NamedObject[],
  entries: readonly StateEntry[],
  prefix: string,
): void {
  const known = new Map(entries.map((entry) => [entry.urn, entry]));
  const leaving = new Map(
    entries.flatMap((entry) => {
      const kind = entry.delete ? kindOf(entry.type) : undefined;
      return kind && entry.id !== undefined
        ? [[objectKey({ kind, id: entry.id }), entry] as const]
        : [];
    }),
  );
  for (const object of objects) {
    const entry = known.get(urnOf(object, { prefix })) ?? leaving.get(objectKey(object));
    if (entry) throw clashOf(object, entry);
  }
}

function clashOf({ kind, logicalName, id }: NamedObject, entry: StateEntry): CommandError {
  const what = `a ${typeName(kind)} with the logical name "${logicalName}"`;
  const why = entry.external
    ? `The stack has ${what} that the program only reads (get). Declare it with "new" and adopt: true`
    : entry.delete
      ? `The stack has ${what} that is about to be deleted. Run "pulumi up" first`
      : `The stack already has ${what} for a different object than the one on the server (${id}). Rename that resource ` +
        "(with an alias)";
  return new CommandError(`${why}, or use --include to leave the object out. Nothing was written.`);
}

interface Identity {
  kind: Kind;
  id: string;
}

/** A user has one role in a bucket, so member and owner share one key. */
function claimOf({ kind, id }: Identity): string {
  const isRole = kind === "bucketMember" || kind === "bucketOwner";
  return isRole ? `role ${id}` : objectKey({ kind, id });
}
