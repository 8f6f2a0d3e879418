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
 * The rule of deletion, as far as this run knows: an object is deleted only if no other resource of the program holds
 * it, wants it, needs it or refers to it. docs/architecture.md says why.
 */

const POLL = 100;

/** An object that is to be deleted. */
export interface Deletion {
  object: ObjectReference;
  /** The mark of its resource. */
  holder: string | undefined;
  /** What that resource wants for its replacement: this does not stand in the way. */
  own: readonly (string | undefined)[];
  recordedKey: NaturalKey | undefined;
  /** Whether what it is on is replaced and takes it along: then it is of no use to whoever wants an object of that name. */
  isCarried: boolean;
  /** The natural key that the object has on the server now; undefined when it is gone. */
  liveKey: () => Promise<NaturalKey | undefined>;
  /** How long to wait for creations that are under way, in milliseconds. */
  patience: number;
}

/**
 * Asks whether an object may be deleted.
 * @returns why the object stays although its resource goes; undefined when it may be deleted
 * @throws InfluxError when it must not be deleted, or nobody knows whether it may
 */
export async function reasonToStay(
  ownership: OwnershipRegistry,
  deletion: Deletion,
): Promise<string | undefined> {
  const { object, holder, patience } = deletion;
  const { kind, id } = object;
  for (const since = Date.now(); ; await sleep(POLL)) {
    if (ownership.isInStateOfAnother(object, holder)) {
      return "another resource of this program manages it.";
    }
    if (ownership.isReferredTo(object)) return "this program refers to it by get.";
    const isNeeded = ownership.isNeeded(object);
    if (isNeeded) throw isNeeded === true ? stillNeeded(kind, id) : mayBeNeeded(kind, id);
    if (deletion.isCarried || !ownership.hasWants(kind)) return undefined;
    const wants = await wantsOf(ownership, deletion);
    if (wants.length === 0) return undefined;
    const hasFailed = wants.some(({ type }) => type === "failed");
    if (hasFailed || Date.now() - since > patience) throw stillWanted(kind, id);
  }
}

/** What may want the object by its recorded or its live name. */
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
 * What is replaced must not take along what goes with it, if its own delete will be refused. The engine asks for no
 * difference of what it is told to replace, which is always refused.
 * @param object what is to be deleted because of a replacement
 * @param replaced what may be replaced: several where the engine does not say which
 * @throws InfluxError that names what stays
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
  // A token may be for several, some of them not in the program: which one is replaced can't be told.
  if (more.length > 0) return;
  if (ownership.isNeeded(first) === true) throw needsReplaced(first);
  if (ownership.isReferredTo(first)) throw referredTo(first);
}
