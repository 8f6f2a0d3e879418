import { InfluxError } from "../api/errors";
import type { Kind } from "../contract/kind";
import type { ObjectReference } from "./sharedClaims";

/*
 * What a person reads when the rules of ownership refuse something. docs/troubleshooting.md has each of them.
 */

/** Two resources that hold one object would undo each other's work for ever. */
export function heldAlready(what: string): InfluxError {
  return new InfluxError(
    `${what} is declared by two resources of this program. Remove one of them from the code and run pulumi up: the ` +
      "object stays. Don't use pulumi destroy --target, which deletes the object. If the other resource is renamed in " +
      "this run, add the option dependsOn with that resource. (If only one resource declares it, Pulumi was told to " +
      "replace it unchanged: with replaceOnChanges, add the option deleteBeforeReplace; instead of --replace, destroy it " +
      "first. With retainOnDelete, the old object keeps its name, so the new one needs another name. After a replacement " +
      "that failed halfway, set adopt: true on a bucket, label or DBRP mapping.)",
  );
}

/** Of an object that another resource is on or below. */
export function stillNeeded(kind: Kind, id: string): InfluxError {
  return new InfluxError(
    `Not deleted: ${kind} ${id} is still needed by a resource of this program, which would be deleted too. Remove ` +
      "that resource as well, or refer to the object with get.",
  );
}

/** Of an object that is to be replaced, with something that the program declares or refers to on or below it. */
export function needsReplaced({ kind, id }: ObjectReference): InfluxError {
  return new InfluxError(
    `Not replaced: ${kind} ${id} has something on it that this program declares by that ID, or refers to by get. Use the id ` +
      "of the resource instead.",
  );
}

/** Of an object whose successor would need its name. */
export function referredTo({ kind, id }: ObjectReference): InfluxError {
  return new InfluxError(
    `Not replaced: ${kind} ${id} stays, because this program refers to it by get, and the new one needs its name. Remove ` +
      "the get, or use the resource instead of it.",
  );
}

/** The same for the option. */
export function retainedName({ kind, id }: ObjectReference): InfluxError {
  return new InfluxError(
    `Not replaced: ${kind} ${id} stays, because of retainOnDelete, and the new one needs its name. Choose another name, or ` +
      "remove retainOnDelete.",
  );
}

/** Of an object that is to be created while Pulumi deletes another one of its kind, whose resource it may be. */
export function createdTooEarly(kind: Kind): InfluxError {
  return new InfluxError(
    `Not created: another ${kind} goes with a bucket or label that is being replaced, and is not deleted yet. If a delete ` +
      "failed, fix its error first. Then run pulumi up again.",
  );
}

/** Of an object whose successor needs its name while it is still there. */
export function replacedTooLate({ kind, id }: ObjectReference, what: string): InfluxError {
  return new InfluxError(
    `Could not create ${what}: its name is still used by ${kind} ${id}, which a resource of this program replaces. Set ` +
      "deleteBeforeReplace: true on that resource, or choose another name: with retainOnDelete, the old one keeps its name.",
  );
}

/** Of an object that a resource may be on or below, whose own foundations are not known. */
export function mayBeNeeded(kind: Kind, id: string): InfluxError {
  return new InfluxError(
    `Not deleted: ${kind} ${id} may be needed by a resource of this program that was skipped, because its bucket or label ` +
      "failed. Fix that error first, then run pulumi up again.",
  );
}

/** Of an object that a resource should have come to. */
export function stillWanted(kind: Kind, id: string): InfluxError {
  return new InfluxError(
    `Not deleted: ${kind} ${id} should have been adopted by another resource of this program, which failed or was ` +
      "skipped. Fix that error first, then run pulumi up again. (To replace an unchanged resource with --replace, " +
      "destroy it first.)",
  );
}

/** Of an object that would go with another one, which stays. */
export function goesWithForced(kind: Kind, id: string, forced: ObjectReference): InfluxError {
  return new InfluxError(
    `Not deleted: ${kind} ${id} would go with ${forced.kind} ${forced.id}` +
      ", which Pulumi was told to replace by --replace, --target-replace or a taint; that is refused. " +
      "Run pulumi up without these options; after a taint, run pulumi state untaint first.",
  );
}
