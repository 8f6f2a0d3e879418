import { setTimeout as sleep } from "node:timers/promises";
import type { NaturalKey } from "./claims";
import type { OwnershipRegistry } from "./ownershipRegistry";
import { mayBeNeeded, referredTo, stillNeeded, stillWanted } from "./refusals";
import type { ObjectReference } from "./sharedClaims";

/*
 * The deletion rule: an object is deleted only if, as far as this run knows, no other resource in the program holds,
 * wants, needs or refers to it. For the reasons, see docs/architecture.md.
 */

const POLL = 100;

/** An object that should be deleted. */
export interface Deletion {
  object: ObjectReference;
  /** Its resource's mark. */
  holder: string | undefined;
  /** What that resource wants for its replacement, which doesn't prevent the deletion. */
  own: readonly (string | undefined)[];
  recordedKey: NaturalKey | undefined;
  /** Whether the program still declares an object with that key, so a new one needs the name of the old one. */
  isNameNeeded: boolean;
  /** The natural key that the object has on the server now; undefined if it is gone. */
  liveKey: () => Promise<NaturalKey | undefined>;
  /** How long to wait for creations and reads in progress, in milliseconds. */
  patience: number;
}

/**
 * Checks whether an object may be deleted.
 * @returns why the object stays although its resource is removed; undefined if it may be deleted
 * @throws InfluxError if it must not be deleted, or if that can't be determined
 */
export async function reasonToStay(
  ownership: OwnershipRegistry,
  deletion: Deletion,
): Promise<string | undefined> {
  const { object, holder, patience } = deletion;
  const { kind, id } = object;
  for (const since = Date.now(); ; await sleep(POLL)) {
    if (ownership.isInStateOfAnother(object, holder)) {
      return "another resource in this program manages it.";
    }
    if (ownership.references.isReferredTo(object)) {
      // Pulumi would take it for deleted, and if the new one is never created, it would be in no state.
      if (deletion.isNameNeeded) throw referredTo(object);
      return "this program refers to it with get.";
    }
    const isNeeded = ownership.references.isNeeded(object);
    if (isNeeded === true) throw stillNeeded(kind, id);
    // What Pulumi skipped because of the failure may need it, and the engine doesn't tell the provider what that is.
    const isReplaced = deletion.own.length > 0 && deletion.isNameNeeded;
    const mayHaveSkipped = ownership.failures.any && !isReplaced;
    if (isNeeded || mayHaveSkipped) throw mayBeNeeded(kind, id);
    const isLate = Date.now() - since > patience;
    if (ownership.references.isBeingRead(object)) {
      if (isLate) throw mayBeNeeded(kind, id);
      continue;
    }
    if (!ownership.hasWants(kind)) return undefined;
    const wants = await wantsOf(ownership, deletion);
    if (wants.length === 0) return undefined;
    const hasFailed = wants.some(({ type }) => type === "failed");
    if (hasFailed || isLate) throw stillWanted(kind, id);
  }
}

/** Finds the claims that may want the object by its recorded or live name. */
async function wantsOf(ownership: OwnershipRegistry, deletion: Deletion) {
  const { object, own, recordedKey, liveKey } = deletion;
  const find = (key: NaturalKey | undefined) => {
    if (!key) return [];
    const wants = ownership.wantsOf(object.kind, { ...key, orgId: object.orgId });
    return wants.filter(({ by }) => !own.includes(by));
  };
  const byRecordedName = find(recordedKey);
  return byRecordedName.length > 0 ? byRecordedName : find(await liveKey());
}
