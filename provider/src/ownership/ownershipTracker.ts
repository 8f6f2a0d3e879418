import { setTimeout as sleep } from "node:timers/promises";
import { InfluxError } from "../api/errors";
import type { Created } from "../lifecycle/handler";
import type { Kind } from "../lifecycle/kind";
import type { Recorded } from "../lifecycle/state";
import { holdsUnknown, isUnknown } from "../lifecycle/unknown";
import type { NaturalKey } from "./claims";
import type { Declaration, Declarations } from "./declarations";
import {
  heldAlready,
  type ObjectReference,
  type OwnershipRegistry,
  type Want,
} from "./ownershipRegistry";

const POLL = 100;

/** What a deletion must know of the object before it goes ahead. */
export interface Deletion<Outputs> {
  id: string;
  olds: Outputs;
  /** The natural key that the object has on the server now; undefined when it is gone. */
  liveKey: () => Promise<NaturalKey | undefined>;
  /** How long to wait for creations that are under way, in milliseconds. */
  patience: number;
}

/** Translates the engine's calls about the resources of one kind into claims, and answers what may be deleted. */
export class OwnershipTracker<Inputs extends object, Outputs extends Recorded> {
  /** The ids that were read for a refresh, and the natural keys that the program declares. */
  private readonly refreshed = new Set<string>();
  private readonly declared = new Set<string>();

  constructor(
    private readonly kind: Kind,
    private readonly naturalKey: (inputs: Inputs) => NaturalKey | undefined,
    private readonly ownership: OwnershipRegistry,
    private readonly declarations: Declarations,
  ) {}

  /**
   * Records what a resource of the program declares.
   * @param news undefined when they are not valid
   * @param isNew whether its state has no object yet, or is to get a new one
   * @returns why it must not, where another resource declares the same
   */
  declare(
    news: Inputs | undefined,
    declaration: Declaration | undefined,
    isNew: boolean,
  ): string | undefined {
    const key = news && this.naturalKey(news);
    if (isNew) {
      const { now, before } = this.declarations.want({ kind: this.kind, key }, declaration);
      for (const earlier of before) this.ownership.settle(earlier);
      this.ownership.want(now);
    }
    const other = key && declaration && this.declarations.claim(this.kind, key, declaration);
    // Without the key: a name may be a secret.
    if (other) return `${declaration.resource} declares the same as ${other}: keep one of them.`;
    this.declared.add(key?.name ?? "");
    return undefined;
  }

  /** Records that an object is read for a refresh. */
  refresh(id: string): void {
    this.refreshed.add(id);
  }

  /** Records that the program reads an object by `get`. @param given what the program says of it besides */
  refer(id: string, given: Partial<Inputs>): void {
    this.ownership.refer({ kind: this.kind, id });
    const [bucketId, otherId] = id.split("/");
    const isAttachment = this.kind === "bucketLabelAttachment";
    const parts = otherId ? { bucketId, ...(isAttachment ? { labelId: otherId } : {}) } : given;
    this.need(id, parts);
  }

  /** Records on what an object of this kind is: it goes when that goes. */
  private need(id: string, inputs: object): void {
    for (const object of foundationsOf(inputs)) {
      this.ownership.need(object, `${this.kind} ${id}`);
    }
  }

  /**
   * Records what a resource of the program holds, as its difference shows. Not one with unknown values: in an `up`,
   * the engine asks for it only to learn what a replacement carries along, also for resources that are no longer
   * declared. Nor the difference that a refresh before an `up` asks for: only what was checked is declared.
   * @param isReplaced whether the resource gives its object up for a new one
   * @throws InfluxError when another resource holds the object
   */
  hold(id: string, olds: Outputs, news: Inputs, isReplaced: boolean): void {
    const { kind, ownership } = this;
    const keyNow = this.naturalKey(news);
    const isOfRefresh = this.refreshed.has(id) && !this.declared.has(keyNow?.name ?? "");
    if (holdsUnknown(news) || isOfRefresh) return;
    const object = { kind, id, orgId: olds.orgId };
    const want = this.wantOf(news).by;
    if (isReplaced) {
      ownership.replace(object, olds.holder, want);
      return;
    }
    // It may also be replaced although its difference does not say so, as by replaceOnChanges.
    ownership.hold(object, olds.holder, want);
    this.need(id, news);
    const key = this.recordedKey(olds);
    if (key !== undefined && key.name !== keyNow?.name) ownership.releaseName(object);
    if (ownership.isHeldByAnother(object, olds.holder)) throw heldAlready(`${kind} ${id}`);
  }

  /** Creates an object for a resource: until it holds one, what it wants is recorded. */
  async create<T extends Created<Outputs>>(
    news: Inputs,
    mark: string,
    work: () => Promise<T>,
  ): Promise<T> {
    const want = this.wantOf(news);
    this.ownership.want(want);
    this.need(want.by, news);
    const created = await this.orFail(want, work);
    try {
      this.ownership.hold({ kind: this.kind, id: created.id, orgId: created.outputs.orgId }, mark);
      this.need(created.id, news);
      this.ownership.settle(want);
      this.needNoMore(want.by, news);
      return created;
    } catch (error) {
      // It exists: it must not be lost because the other processes could not be told.
      return { ...created, problem: created.problem ?? (error as Error).message };
    }
  }

  private async orFail<T>(want: Want, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      try {
        this.ownership.fail(want);
      } catch {
        // What was recorded before the first request still says that it is wanted.
      }
      throw error;
    }
  }

  private needNoMore(id: string, inputs: object): void {
    for (const object of foundationsOf(inputs)) {
      this.ownership.needNoMore(object, `${this.kind} ${id}`);
    }
  }

  /** Records that a resource no longer holds its object. */
  release(id: string, olds: Outputs): void {
    this.ownership.release({ kind: this.kind, id, orgId: olds.orgId }, olds.holder);
    this.needNoMore(id, olds);
  }

  /**
   * The rule of deletion, as far as this run knows: nobody else holds, wants or refers to the object.
   * @returns why the object stays although its resource goes; undefined when it may be deleted
   * @throws InfluxError when it must not be deleted, or nobody knows whether it may
   */
  async reasonToStay(deletion: Deletion<Outputs>): Promise<string | undefined> {
    const { kind, ownership } = this;
    const { id, olds, patience } = deletion;
    const object = { kind, id, orgId: olds.orgId };
    for (const since = Date.now(); ; await sleep(POLL)) {
      if (ownership.isHeldByAnother(object, olds.holder)) {
        return "another resource of this program manages it.";
      }
      if (ownership.isReferredTo(object)) return "this program refers to it by get.";
      if (ownership.isNeeded(object)) {
        throw new InfluxError(
          `Not deleted: ${kind} ${id} is still needed by a resource of this program, which would go with it. Remove ` +
            "that resource too, or refer to the object by get.",
        );
      }
      if (!ownership.hasWants(kind)) return undefined;
      const wants = await this.wantsOf(deletion);
      if (wants.length === 0) return undefined;
      const hasFailed = wants.some(({ type }) => type === "failed");
      if (hasFailed || Date.now() - since > patience) {
        throw new InfluxError(
          `Not deleted: ${kind} ${id} may be what another resource of this program was to get, which failed or was ` +
            "skipped. Fix that error first, then run pulumi up again. (To replace a resource as it is with --replace, " +
            "destroy it first.)",
        );
      }
    }
  }

  /** What may want the object by its recorded or its live name, other than its own resource for the new one. */
  private async wantsOf({ id, olds, liveKey }: Deletion<Outputs>) {
    const own = this.ownership.ownWants({ kind: this.kind, id, orgId: olds.orgId }, olds.holder);
    const find = (key: NaturalKey | undefined) =>
      key
        ? this.ownership
            .wantsOf(this.kind, { ...key, orgId: olds.orgId })
            .filter(({ by }) => !own.includes(by))
        : [];
    const byRecordedName = find(this.recordedKey(olds));
    return byRecordedName.length > 0 ? byRecordedName : find(await liveKey());
  }

  private wantOf(news: Inputs): Want {
    return this.declarations.identify({ kind: this.kind, key: this.naturalKey(news) });
  }

  private recordedKey(olds: Outputs): NaturalKey | undefined {
    return this.naturalKey(olds as unknown as Inputs);
  }
}

/** What an object is on or below: a bucket, and for an attachment a label. */
function foundationsOf(inputs: object): ObjectReference[] {
  const { bucketId, labelId } = inputs as { bucketId?: unknown; labelId?: unknown };
  return [
    { kind: "bucket" as const, id: bucketId },
    { kind: "label" as const, id: labelId },
  ].flatMap(({ kind, id }) => (typeof id === "string" && !isUnknown(id) ? [{ kind, id }] : []));
}
