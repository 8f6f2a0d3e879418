import { InfluxError } from "../api/errors";
import type { Kind } from "../contract/kind";
import type { ObjectReference } from "./sharedClaims";

/*
 * The errors for refusals by the ownership rules. docs/troubleshooting.md covers each of them.
 */

/** Two resources that manage the same object would undo each other's changes forever. */
export function heldAlready(what: string): InfluxError {
  return new InfluxError(
    `${what} is declared by two resources in this program. Remove one of them from the code and run pulumi up: the ` +
      "object is not deleted. Don't use pulumi destroy --target, which deletes the object. If the other resource is renamed in " +
      "this run, add that resource to the dependsOn option. (If only one resource declares it, Pulumi was told to " +
      "replace it even though nothing changed: with replaceOnChanges, set deleteBeforeReplace: true; with --replace, " +
      "destroy it first instead. With retainOnDelete, the old object keeps its name, so the new one needs another name. After a replacement " +
      "that failed halfway, set adopt: true on a bucket, label or DBRP mapping.)",
  );
}

/** For an object that another resource is on or below. */
export function stillNeeded(kind: Kind, id: string): InfluxError {
  return new InfluxError(
    `Not deleted: ${kind} ${id} is still needed by a resource in this program, which would be deleted too. Remove ` +
      "that resource as well, or refer to the object with get.",
  );
}

/** For an object that would be replaced although something on or below it is declared or referenced by the program. */
export function needsReplaced({ kind, id }: ObjectReference): InfluxError {
  return new InfluxError(
    `Not replaced: ${kind} ${id} has attached objects that this program declares with a literal ID or ignoreChanges, or refers to ` +
      "with get. Use the resource's id property instead, without ignoreChanges.",
  );
}

/** For an object that was on or below an object that this run has already deleted, and that still refers to it. */
export function leftBehind(what: string, { kind, id }: ObjectReference): InfluxError {
  return new InfluxError(
    `${what} no longer exists: this run deleted ${kind} ${id}, and this resource still has that ID. Use the id property of the ` +
      `new ${kind} instead, without ignoreChanges, then run pulumi up again.`,
  );
}

/** For a referenced object whose replacement would need its name. */
export function referredTo({ kind, id }: ObjectReference): InfluxError {
  return new InfluxError(
    `Not replaced: ${kind} ${id} stays because this program refers to it with get, and the new one needs its name. Remove ` +
      "the get call, or use the resource instead.",
  );
}

/** The same for retainOnDelete. */
export function retainedName({ kind, id }: ObjectReference): InfluxError {
  return new InfluxError(
    `Not replaced: ${kind} ${id} stays because of retainOnDelete, and the new one needs its name. Choose another name, or ` +
      "remove retainOnDelete.",
  );
}

/** For an object whose replacement needs its name while it still exists. */
export function replacedTooLate({ kind, id }: ObjectReference, what: string): InfluxError {
  return new InfluxError(
    `Could not create ${what}: its name is still used by ${kind} ${id}, which a resource in this program replaces. Set ` +
      "deleteBeforeReplace: true on that resource, or choose another name: with retainOnDelete, the old one keeps its name. If that is a different resource than this one, " +
      'leave this one out of the program for one "pulumi up".',
  );
}

/** For an object that a skipped resource, or one with unknown foundations, may need. */
export function mayBeNeeded(kind: Kind, id: string): InfluxError {
  return new InfluxError(
    `Not deleted: ${kind} ${id} may still be needed: something else in this run failed, and Pulumi may have skipped ` +
      "resources because of that. Fix that error first, then run pulumi up again.",
  );
}

/** For an object that a resource should have adopted. */
export function stillWanted(kind: Kind, id: string): InfluxError {
  return new InfluxError(
    `Not deleted: ${kind} ${id} should have been adopted by another resource in this program, which failed or was ` +
      "skipped. Fix that error first, then run pulumi up again. (If Pulumi was told to replace it even though it didn't change, run pulumi " +
      "up without --replace; after a taint, run pulumi state untaint. To replace it anyway, destroy it first.)",
  );
}
