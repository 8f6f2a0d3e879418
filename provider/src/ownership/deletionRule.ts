import { setTimeout as sleep } from "node:timers/promises";
import type { NaturalKey } from "./claims";
import type { OwnershipRegistry } from "./ownershipRegistry";
import {
  goesWithForced,
  mayBeNeeded,
  needsReplaced,
  referredTo,
  stillNeeded,
  stillWanted,
} from "./refusals";
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
  /**
   * Whether it is deleted along with a replaced object that it depends on. In that case, a resource that wants an
   * object of that name can't adopt it.
   */
  isCarried: boolean;
  /** The natural key that the object has on the server now; undefined when it is gone. */
  liveKey: () => Promise<NaturalKey | undefined>;
  /** How long to wait for creations in progress, in milliseconds. */
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
    if (ownership.isReferredTo(object)) return "this program refers to it with get.";
    const isNeeded = ownership.isNeeded(object);
    if (isNeeded) throw isNeeded === true ? stillNeeded(kind, id) : mayBeNeeded(kind, id);
    if (deletion.isCarried || !ownership.hasWants(kind)) return undefined;
    const wants = await wantsOf(ownership, deletion);
    if (wants.length === 0) return undefined;
    const hasFailed = wants.some(({ type }) => type === "failed");
    if (hasFailed || Date.now() - since > patience) throw stillWanted(kind, id);
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

/**
 * Checks that a replaced object's own deletion won't be refused, so that its dependents aren't deleted in vain. The
 * engine calls no diff for an object that it was told to replace; that is always refused.
 * @param object the object that would be deleted because of a replacement
 * @param replaced the objects that may be replaced; several if the engine doesn't say which
 * @throws InfluxError that names the object that stays
 */
export function requireReplaceable(
  ownership: OwnershipRegistry,
  { kind, id }: ObjectReference,
  replaced: readonly ObjectReference[],
): void {
  const [first, ...more] = replaced;
  if (!first) return;
  const isSeen = replaced.some((it) => ownership.isInState(it));
  if (!isSeen) throw goesWithForced(kind, id, first);
  // A token may apply to several buckets, some of them not in the program, so we can't tell which one is replaced.
  if (more.length > 0) return;
  if (ownership.isNeeded(first) === true) throw needsReplaced(first);
  if (ownership.isReferredTo(first)) throw referredTo(first);
}
