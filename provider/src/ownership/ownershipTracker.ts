import type { AnyHandler, Created, Difference } from "../contract/handler";
import type { Kind } from "../contract/kind";
import type { Recorded } from "../contract/state";
import { holdsUnknown } from "../contract/unknown";
import type { NaturalKey } from "./claims";
import { type Declaration, type Declarations, ExpectedCalls } from "./declarations";
import { type Deletion, reasonToStay } from "./deletionRule";
import { foundationsOf, knownFoundationsOf } from "./foundations";
import type { OwnershipRegistry, Want } from "./ownershipRegistry";
import { ReferenceTracker } from "./referenceTracker";
import { heldAlready, leftBehind, needsReplaced, referredTo, retainedName } from "./refusals";
import { type ObjectReference, quietly } from "./sharedClaims";

/** A resource to delete. */
interface DeletedResource extends Pick<Deletion, "liveKey" | "patience"> {
  id: string;
  olds: Recorded;
}

/** Translates the engine's calls about one kind of resource into claims, and decides what may be deleted. */
export class OwnershipTracker {
  /** By ID: diffs that follow the read of a refresh. */
  private readonly refreshDiffs = new ExpectedCalls<string>();
  /** The natural keys that the program declares. */
  private readonly declared = new Set<string>();
  /** The natural keys of resources with retainOnDelete. */
  private readonly retained = new Set<string>();
  readonly references: ReferenceTracker;

  constructor(
    private readonly kind: Kind,
    private readonly handler: Pick<AnyHandler, "naturalKey" | "alsoUnique">,
    private readonly ownership: OwnershipRegistry,
    private readonly declarations: Declarations,
  ) {
    this.references = new ReferenceTracker(kind, ownership);
  }

  /**
   * Records what a resource in the program declares.
   * @param isNew whether its state has no object yet, or will get a new one
   * @param isValid whether its inputs are valid: no key is derived from invalid ones
   * @returns the reason for refusing it, if another resource declares the same object
   */
  declare(
    news: object,
    declaration: Declaration | undefined,
    { isNew, isValid }: { isNew: boolean; isValid: boolean },
  ): string | undefined {
    const { kind } = this;
    const key = isValid ? this.naturalKey(news) : undefined;
    if (declaration) {
      const ended = this.declarations.enter(declaration.run);
      if (ended) {
        this.ownership.deletions.forgetExpected();
        this.settle(ended);
      }
    }
    if (isNew && this.canAdopt) {
      const foundations = foundationsOf(kind, news);
      const { now, before } = this.declarations.want({ kind, key, foundations }, declaration);
      this.settle(before);
      this.ownership.want(now);
    }
    const leaving =
      isNew && knownFoundationsOf(kind, news).find((at) => this.ownership.isReplaced(at));
    if (leaving) return needsReplaced(leaving).message;
    const other = key && declaration && this.declarations.claim(kind, key, declaration);
    // The key isn't shown, since a name may be a secret.
    if (other)
      return `${declaration.resource} declares the same object as ${other}. Keep only one of them.`;
    this.declared.add(key?.name ?? "");
    if (declaration && key) this.ownership.declareUnique(kind, key);
    if (declaration?.retained && key) this.retained.add(key.name);
    const also = isValid ? this.handler.alsoUnique?.(news) : undefined;
    if (also) this.ownership.declareUnique(kind, also.key);
    const rival = also && declaration && this.declarations.claim(kind, also.key, declaration);
    if (!rival) return undefined;
    return `${declaration.resource} declares ${also.what}, as ${rival} does. Keep only one of them.`;
  }

  /** Records that an object was read for a refresh: the engine compares it next, whether or not it is declared. */
  refresh(id: string): void {
    this.refreshDiffs.expect(id);
  }

  /** Returns what an object was on, if this run has deleted that. */
  private goneUnder(olds: Recorded): ObjectReference | undefined {
    return knownFoundationsOf(this.kind, olds).find((at) =>
      this.ownership.deletions.has({ ...at, orgId: olds.orgId }),
    );
  }

  /**
   * Records what a resource in the program holds, as its diff shows. Ignores a preview's diff with unknown values. The
   * diff of a refresh before an `up` shows only what the state has, since only checked resources count as declared.
   * @throws InfluxError if another resource holds the object, or its replacement would fail halfway
   */
  hold(id: string, olds: Recorded, news: object, difference: Difference): void {
    const { kind, ownership } = this;
    const isReplaced = difference.replaces.length > 0;
    const keyNow = this.naturalKey(news);
    const object = { kind, id, orgId: olds.orgId };
    const isRefresh = this.refreshDiffs.take(id) && !this.declared.has(keyNow?.name ?? "");
    if (holdsUnknown(news)) return;
    if (isRefresh) {
      ownership.record(object, olds.holder);
      return;
    }
    const want = this.canAdopt ? this.wantOf(news).by : undefined;
    this.references.need(id, news);
    this.references.requireLasting(news);
    if (isReplaced) {
      ownership.replace(object, olds.holder, want);
      if (ownership.references.isNeeded(object) === true) throw needsReplaced(object);
      if (!difference.deleteBeforeReplace) return;
      ownership.deletions.expect(object);
      if (ownership.references.isReferredTo(object)) throw referredTo(object);
      if (keyNow && this.retained.has(keyNow.name) && !this.goneUnder(olds))
        throw retainedName(object);
      return;
    }
    const gone = this.goneUnder(olds);
    if (gone) throw leftBehind(`${kind} ${id}`, gone);
    // It may be replaced even if its diff doesn't say so, for example because of replaceOnChanges.
    ownership.hold(object, olds.holder, want);
    const key = this.naturalKey(olds);
    if (key !== undefined && key.name !== keyNow?.name) ownership.names.begin(object);
    if (ownership.isHeldByAnother(object, olds.holder)) throw heldAlready(`${kind} ${id}`);
  }

  /** Creates an object for a resource: until it holds one, what it wants is recorded. */
  async create<T extends Created<Recorded>>(
    news: object,
    mark: string,
    work: () => Promise<T>,
  ): Promise<T> {
    const want = this.canAdopt ? this.wantOf(news) : undefined;
    if (want) this.ownership.want(want);
    const created = await this.orFail(want, work);
    try {
      this.ownership.hold({ kind: this.kind, id: created.id, orgId: created.outputs.orgId }, mark);
      this.references.need(created.id, news);
      if (want) this.ownership.settle(want);
      return created;
    } catch (error) {
      // The object exists and must not be lost just because the other processes couldn't be notified.
      return { ...created, problem: created.problem ?? (error as Error).message };
    }
  }

  private async orFail<T>(want: Want | undefined, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      // If this fails, the record made before the first request still says that the object is wanted.
      if (want) quietly(() => this.ownership.fail(want));
      throw error;
    }
  }

  /** Updates an object. If it is renamed, resources that wait for the old name learn that the update has ended. */
  async update(id: string, olds: Recorded, work: () => Promise<Recorded>): Promise<Recorded> {
    let isDone = false;
    try {
      const updated = await work();
      isDone = true;
      return updated;
    } finally {
      // If this fails, the other processes wait until they time out.
      quietly(() => this.ownership.names.end({ kind: this.kind, id, orgId: olds.orgId }, isDone));
    }
  }

  /**
   * Deletes the object of a resource, if it may be deleted.
   * @returns why the object stays although its resource is removed; undefined if it was deleted
   * @throws InfluxError if it must not be deleted, or if that can't be determined
   */
  async delete(
    { id, olds, ...rest }: DeletedResource,
    remove: () => Promise<void>,
  ): Promise<string | undefined> {
    const { kind, ownership } = this;
    const object = { kind, id, orgId: olds.orgId };
    const own = ownership.ownWants(object, olds.holder);
    // Release it before checking who else has it: if two resources are removed at the same time, the last one must
    // delete it.
    ownership.release(object, olds.holder);
    try {
      const recordedKey = this.naturalKey(olds);
      const isNameNeeded = recordedKey !== undefined && this.declared.has(recordedKey.name);
      const deletion = { object, holder: olds.holder, own, recordedKey, isNameNeeded, ...rest };
      const reason = await reasonToStay(ownership, deletion);
      if (reason !== undefined) return reason;
      await remove();
    } catch (error) {
      // The state still has the object. If this fails, the other processes can't delete anything either.
      quietly(() => {
        if (own.length > 0) ownership.hold(object, olds.holder, own[0]);
        else ownership.record(object, olds.holder);
      });
      throw error;
    }
    ownership.references.needNoMore(knownFoundationsOf(kind, olds), `${kind} ${id}`);
    return undefined;
  }

  private settle(wants: readonly Want[]): void {
    for (const want of wants) this.ownership.settle(want);
  }

  private wantOf(news: object): Want {
    const { kind } = this;
    const foundations = foundationsOf(kind, news);
    return this.declarations.identify({ kind, key: this.naturalKey(news), foundations });
  }

  private naturalKey(inputs: object): NaturalKey | undefined {
    return this.handler.naturalKey?.(inputs);
  }

  /** Returns whether a new resource may adopt an existing object: such an object must not be deleted. */
  private get canAdopt(): boolean {
    return this.handler.naturalKey !== undefined;
  }
}
