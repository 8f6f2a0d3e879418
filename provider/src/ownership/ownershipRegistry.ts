import { randomBytes } from "node:crypto";
import { InfluxError } from "../api/errors";
import type { Kind } from "../contract/kind";
import { DeleteActivity } from "./carriedObjects";
import { ANY, type Claim, type ClaimType, hashName, type NaturalKey } from "./claims";
import { NameReleases } from "./nameRelease";
import { heldAlready } from "./refusals";
import type { RunJournal } from "./runJournal";
import { claimOn, type ObjectReference, SharedClaims, UNMARKED } from "./sharedClaims";

/** An object that a resource is being created for. */
export interface Reservation extends ObjectReference {
  /** What tells it from all others. */
  key: NaturalKey | undefined;
  /** Whether the resource may take it if it holds it itself; default: yes. The end of the replacement then leaves it alone. */
  mayRetake?: () => Promise<boolean>;
}

/** A resource that is to be created. */
export interface Want {
  kind: Kind;
  /** Undefined while it is not known: then it may be about any object of its kind. */
  key: NaturalKey | undefined;
  by: string;
  /** What the object is to be on or below; an id that is missing may be any. */
  foundations: ObjectReference[];
}

/**
 * Which objects the resources of this run hold, want or refer to, in this process and in the other provider processes.
 * It is what a deletion asks before it goes ahead: see `deletionRule.ts`.
 *
 * The engine does not tell a provider which resource it speaks of. What tells resources apart is a mark that each gets
 * at its creation and keeps in its outputs (`holder`, see `contract/state.ts`).
 */
export class OwnershipRegistry {
  private readonly claims: SharedClaims;
  private readonly unique = new Set<string>();
  private readonly leaving: ObjectReference[] = [];
  readonly names: NameReleases;
  readonly deletes = new DeleteActivity();

  /** @param journal the other processes of this run, when there may be any */
  constructor(journal?: RunJournal) {
    this.claims = new SharedClaims(journal);
    this.names = new NameReleases(this.claims);
  }

  /** Records the organization of this process's connection. */
  inOrganization(orgId: string): void {
    this.claims.inOrganization(orgId);
  }

  /**
   * Records what a resource that is to be created wants, and on what: before its first request, so that no failure
   * forgets it.
   */
  want(want: Want): void {
    this.claims.add(claimOf("wants", want));
    this.need(want.foundations, markOf(want));
  }

  /** Records that the creation failed: neither what it wants nor what that is on may be deleted. */
  fail(want: Want): void {
    this.claims.add(claimOf("failed", want));
    this.claims.remove(claimOf("wants", want));
  }

  /** Records that a resource wants nothing any more: it holds its object, or the program no longer declares it. */
  settle(want: Want): void {
    this.claims.remove(claimOf("wants", want));
    this.claims.remove(claimOf("failed", want));
    this.needNoMore(want.foundations, markOf(want));
  }

  /** Whether any resource of this kind, in any process, still wants an object. */
  hasWants(kind: Kind): boolean {
    return (["wants", "failed"] as const).some((type) => this.claims.has(type, { kind, id: ANY }));
  }

  /** The wants that may be about an object of that name. */
  wantsOf(kind: Kind, { name, orgId = ANY }: NaturalKey): Claim[] {
    const key = hashName(name);
    return (["failed", "wants"] as const).flatMap((type) =>
      this.claims.find({ type, kind, key, orgId }),
    );
  }

  /**
   * Records that a resource of the program holds an object: seen at its diff, or at its creation.
   * @param want what the resource wants if it is created anew
   */
  hold(object: ObjectReference, mark = UNMARKED, want?: string): void {
    this.claims.add({ ...claimOn("holds", object), by: mark, want });
  }

  /** Records that a resource of the program gives its object up for a new one. */
  replace(object: ObjectReference, mark = UNMARKED, want?: string): void {
    this.claims.add({ ...claimOn("replaces", object), by: mark, want });
  }

  /** What the resource itself wants that has this object: it does not stand in the way of its own replacement. */
  ownWants(object: ObjectReference, mark = UNMARKED): (string | undefined)[] {
    return IN_STATE.flatMap((type) => this.claims.find(claimOn(type, object))).flatMap(
      ({ by, want }) => (by === mark ? [want] : []),
    );
  }

  /** Records that a resource no longer has an object in its state: it was deleted, or left to another one. */
  release(object: ObjectReference, mark = UNMARKED): void {
    for (const type of IN_STATE) this.claims.remove({ ...claimOn(type, object), by: mark });
  }

  /** Whether a resource of this run holds the object, or is being created for it. */
  isHeld(object: ObjectReference): boolean {
    return (["holds", "reserves"] as const).some((type) => this.claims.has(type, object));
  }

  /** Whether a resource of this run gives the object up for a new one. */
  isReplaced(object: ObjectReference): boolean {
    return this.claims.has("replaces", object);
  }

  /** Whether the state of a resource of this run has the object, as its difference has shown. */
  isInState(object: ObjectReference): boolean {
    return IN_STATE.some((type) => this.claims.has(type, object));
  }

  /** Records that an object is deleted before the new one of its resource is created. */
  leave(object: ObjectReference): void {
    this.claims.add({ ...claimOn("leaves", object), by: UNMARKED });
    this.leaving.push(object);
  }

  /** Records that the program runs once more: what a preview has shown need not come about. */
  forgetLeaving(): void {
    for (const object of this.leaving.splice(0))
      this.claims.remove({ ...claimOn("leaves", object), by: UNMARKED });
  }

  isLeaving(object: ObjectReference): boolean {
    return this.claims.has("leaves", object);
  }

  /**
   * Whether it is the resource itself that holds an object which it is to create: the engine goes on with a replacement that
   * failed halfway, or was told to replace it. Another one of this process can't be it: two that declare one object are
   * refused at their check.
   */
  private isHeldByItself(object: ObjectReference, key: NaturalKey | undefined): boolean {
    const held = this.claims.own.about(claimOn("holds", object));
    return (
      key !== undefined &&
      held.length > 0 &&
      this.isDeclaredUnique(object.kind, key) &&
      held.every(({ want }) => want?.endsWith(` ${hashName(key.name)}`)) &&
      this.claims.find(claimOn("holds", object)).length === held.length &&
      !this.claims.has("reserves", object)
    );
  }

  /** The organization in which a resource of this process holds an object; undefined when none does. */
  organizationOf({ kind, id }: ObjectReference): string | undefined {
    return this.claims.own
      .about(claimOn("holds", { kind, id }))
      .map(({ orgId }) => orgId)
      .find((orgId) => orgId !== ANY);
  }

  /**
   * Whether a resource other than the one with this mark holds the object.
   * @throws InfluxError when only a process that is gone says so
   */
  isHeldByAnother(object: ObjectReference, mark = UNMARKED): boolean {
    return this.isClaimedByAnother(["holds"], object, mark);
  }

  /**
   * Whether the state of a resource other than the one with this mark has the object. One that is to be replaced counts
   * too: its replacement may fail, or keep the object.
   * @throws InfluxError when only a process that is gone says so
   */
  isInStateOfAnother(object: ObjectReference, mark = UNMARKED): boolean {
    return this.isClaimedByAnother(IN_STATE, object, mark);
  }

  private isClaimedByAnother(types: readonly ClaimType[], object: ObjectReference, mark: string) {
    const others = (options?: { aliveOnly: boolean }) =>
      types
        .flatMap((type) => this.claims.find(claimOn(type, object), options))
        .filter(({ by }) => by !== mark);
    if (others().length === 0) return false;
    if (others({ aliveOnly: true }).length > 0) return true;
    throw new InfluxError(
      `Not deleted: ${object.kind} ${object.id} is managed by a resource whose provider process ended unexpectedly. Run pulumi up again.`,
    );
  }

  /** Records what only one resource of the program declares: its object, or something besides. */
  declareUnique(kind: Kind, { name }: NaturalKey): void {
    this.unique.add(`${kind} ${name}`);
  }

  /** Whether a resource of this process declares it. */
  isDeclaredUnique(kind: Kind, { name }: NaturalKey): boolean {
    return this.unique.has(`${kind} ${name}`);
  }

  /** Records that the program reads an object by `get`: before it is read, so that no failure forgets it. */
  refer(object: ObjectReference): void {
    this.claims.add({ ...claimOn("refers", object), by: UNMARKED });
  }

  /** Records that something of a resource is on or below these objects. */
  need(objects: readonly ObjectReference[], by: string): void {
    for (const object of objects) this.claims.add({ ...claimOn("needs", object), by });
  }

  /** Records that it no longer is. */
  needNoMore(objects: readonly ObjectReference[], by: string): void {
    for (const object of objects) this.claims.remove({ ...claimOn("needs", object), by });
  }

  /** Whether something of a resource is on or below the object: "maybe" where only resources say so whose id is missing. */
  isNeeded(object: ObjectReference): boolean | "maybe" {
    const needs = this.claims.find(claimOn("needs", object));
    return needs.length > 0 && (needs.some(({ key }) => key !== ANY) || "maybe");
  }

  isReferredTo(object: ObjectReference): boolean {
    return this.claims.has("refers", object);
  }

  /**
   * Deletes an object, and records it: before, as the service may go on showing it for a while, and another process
   * must not adopt what is about to vanish.
   */
  async deleting(object: ObjectReference, work: () => Promise<void>): Promise<void> {
    const claim = { ...claimOn("deleted", object), by: UNMARKED };
    this.claims.add(claim);
    try {
      await work();
    } catch (error) {
      this.claims.remove(claim);
      throw error;
    }
  }

  isDeleted(object: ObjectReference): boolean {
    return this.claims.has("deleted", object);
  }

  /**
   * Reserves an object for the resource that is being created, at once, since creations run side by side;
   * frees it again when the work on it fails.
   * @throws InfluxError when another resource of this run holds it, or the resource itself does, and may not take it
   */
  async reserve<T>(
    { key, mayRetake = async () => true, ...object }: Reservation,
    what: string,
    work: () => Promise<T>,
  ): Promise<T> {
    if (this.isHeld(object) && !(this.isHeldByItself(object, key) && (await mayRetake())))
      throw heldAlready(what);
    const claim = { ...claimOn("reserves", object), by: newMark() };
    this.claims.add(claim);
    try {
      // Another process may have done the same at the same moment: then neither gets it.
      if (this.claims.find(claimOn("reserves", object)).length > 1) throw heldAlready(what);
      return await work();
    } catch (error) {
      this.claims.remove(claim);
      throw error;
    }
  }
}

/** A new mark, for a resource that is being created. */
export function newMark(): string {
  return randomBytes(6).toString("hex");
}

/** The claims of resources whose state has an object. */
const IN_STATE = ["holds", "replaces"] as const;

function claimOf(type: "wants" | "failed", { kind, key, by }: Want): Claim {
  return { type, kind, key: key ? hashName(key.name) : ANY, orgId: key?.orgId ?? ANY, by };
}

/** Tells what two resources of different kinds need apart. */
function markOf({ kind, by }: Want): string {
  return `${kind} ${by}`;
}
