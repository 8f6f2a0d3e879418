import { InfluxError } from "../api/errors";
import type { Kind } from "../contract/kind";
import { ANY, type Claim, type ClaimType, hashName, type NaturalKey, newMark } from "./claims";
import { Deletions } from "./deletions";
import { Failures } from "./failures";
import { NameReleases } from "./nameRelease";
import { References } from "./references";
import { heldAlready } from "./refusals";
import type { RunJournal } from "./runJournal";
import { claimOn, type ObjectReference, SharedClaims, UNMARKED } from "./sharedClaims";

/** An object that a resource is being created for. */
export interface Reservation extends ObjectReference {
  /** Its natural key. */
  key: NaturalKey | undefined;
  /**
   * Whether the resource may take the object if it already holds it itself; default: yes. The replacement then doesn't
   * delete it at the end.
   */
  mayRetake?: () => Promise<boolean>;
}

/** A resource that will be created. */
export interface Want {
  kind: Kind;
  /** Undefined while it isn't known: it then matches any object of its kind. */
  key: NaturalKey | undefined;
  by: string;
  /** What the object will be on or below; a missing ID matches any. */
  foundations: ObjectReference[];
}

/**
 * Which objects the resources of this run hold, want or refer to, in this process and in the other provider processes.
 * Deletions consult it first; see `deletionRule.ts`.
 *
 * The engine doesn't tell a provider which resource a call is for. Resources are told apart by a mark that each one
 * gets at creation and keeps in its outputs (`holder`, see `contract/state.ts`).
 */
export class OwnershipRegistry {
  private readonly claims: SharedClaims;
  private readonly unique = new Set<string>();
  readonly names: NameReleases;
  readonly references: References;
  readonly failures: Failures;
  readonly deletions: Deletions;

  /** @param journal the other processes of this run, if there may be any */
  constructor(journal?: RunJournal) {
    this.claims = new SharedClaims(journal);
    this.names = new NameReleases(this.claims);
    this.references = new References(this.claims);
    this.failures = new Failures(this.claims);
    this.deletions = new Deletions(this.claims);
  }

  /** Records the organization of this process's connection. */
  inOrganization(orgId: string): void {
    this.claims.inOrganization(orgId);
  }

  /**
   * Records what a resource that will be created wants, and what it is on. Called before its first request, so that the
   * record survives any failure.
   */
  want(want: Want): void {
    this.claims.add(claimOf("wants", want));
    this.references.need(want.foundations, markOf(want));
  }

  /** Records that the creation failed: neither the wanted object nor anything that it is on may be deleted. */
  fail(want: Want): void {
    this.claims.add(claimOf("failed", want));
    this.claims.remove(claimOf("wants", want));
  }

  /** Records that a resource no longer wants anything: it holds its object, or the program no longer declares it. */
  settle(want: Want): void {
    this.claims.remove(claimOf("wants", want));
    this.claims.remove(claimOf("failed", want));
    this.references.needNoMore(want.foundations, markOf(want));
  }

  /** Whether any resource of this kind, in any process, still wants an object. */
  hasWants(kind: Kind): boolean {
    return (["wants", "failed"] as const).some((type) => this.claims.has(type, { kind, id: ANY }));
  }

  /** Returns the wants that may refer to an object with that name. */
  wantsOf(kind: Kind, { name, orgId = ANY }: NaturalKey): Claim[] {
    const key = hashName(name);
    return (["failed", "wants"] as const).flatMap((type) =>
      this.claims.find({ type, kind, key, orgId }),
    );
  }

  /**
   * Records that a resource in the program holds an object: seen at its diff, or at its creation.
   * @param want what the resource wants if it is created again
   */
  hold(object: ObjectReference, mark = UNMARKED, want?: string): void {
    this.claims.add({ ...claimOn("holds", object), by: mark, want });
  }

  /** Records that a resource in the program replaces its object with a new one. */
  replace(object: ObjectReference, mark = UNMARKED, want?: string): void {
    this.claims.add({ ...claimOn("replaces", object), by: mark, want });
  }

  /** Records that a resource's state had an object when it was refreshed. */
  record(object: ObjectReference, mark = UNMARKED): void {
    this.claims.add({ ...claimOn("recorded", object), by: mark });
  }

  /**
   * Returns what the resource that has this object wants itself, since a resource doesn't block its own replacement.
   * Empty if the program doesn't declare that resource, or Pulumi skipped it.
   */
  ownWants(object: ObjectReference, mark = UNMARKED): (string | undefined)[] {
    return IN_PROGRAM.flatMap((type) => this.claims.find(claimOn(type, object))).flatMap(
      ({ by, want }) => (by === mark ? [want] : []),
    );
  }

  /**
   * Records that a resource no longer has an object in its state: the object was deleted, or left to another resource.
   */
  release(object: ObjectReference, mark = UNMARKED): void {
    for (const type of IN_STATE) this.claims.remove({ ...claimOn(type, object), by: mark });
  }

  /** Whether a resource of this run holds the object, or is being created for it. */
  isHeld(object: ObjectReference): boolean {
    return (["holds", "reserves"] as const).some((type) => this.claims.has(type, object));
  }

  /** Returns whether a resource in this run replaces the object with a new one. */
  isReplaced(object: ObjectReference): boolean {
    return this.claims.has("replaces", object);
  }

  /**
   * Returns whether an object that a resource should create is already held by the same resource: the engine continues
   * a replacement that failed halfway, or was told to replace it. It can't be another resource in this process, since
   * two that declare the same object are refused in check.
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

  /** Returns the organization in which a resource in this process holds an object; undefined if none does. */
  organizationOf({ kind, id }: ObjectReference): string | undefined {
    return this.claims.own
      .about(claimOn("holds", { kind, id }))
      .map(({ orgId }) => orgId)
      .find((orgId) => orgId !== ANY);
  }

  /**
   * Whether a resource other than the one with this mark holds the object.
   * @throws InfluxError if the only evidence comes from a process that has ended
   */
  isHeldByAnother(object: ObjectReference, mark = UNMARKED): boolean {
    return this.isClaimedByAnother(["holds"], object, mark);
  }

  /**
   * Returns whether a resource other than the one with this mark has the object in its state. An object that will be
   * replaced counts too: its replacement may fail, or keep the object.
   * @throws InfluxError if the only evidence comes from a process that has ended
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

  /** Records something that only one resource in the program may declare: its object, or something else. */
  declareUnique(kind: Kind, { name }: NaturalKey): void {
    this.unique.add(`${kind} ${name}`);
  }

  /** Whether a resource of this process declares it. */
  isDeclaredUnique(kind: Kind, { name }: NaturalKey): boolean {
    return this.unique.has(`${kind} ${name}`);
  }

  /**
   * Reserves an object immediately for the resource that is being created, since creations run in parallel. Releases it
   * if the work fails.
   * @throws InfluxError if another resource in this run holds it, or if the resource itself holds it and may not take
   * it
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
      // If another process did the same at the same moment, neither gets it.
      if (this.claims.find(claimOn("reserves", object)).length > 1) throw heldAlready(what);
      return await work();
    } catch (error) {
      this.claims.remove(claim);
      throw error;
    }
  }
}

/** The claim types of resources that have an object in their state: of those that the program declares, and of all. */
const IN_PROGRAM = ["holds", "replaces"] as const;
const IN_STATE = [...IN_PROGRAM, "recorded"] as const;

function claimOf(type: "wants" | "failed", { kind, key, by }: Want): Claim {
  return { type, kind, key: key ? hashName(key.name) : ANY, orgId: key?.orgId ?? ANY, by };
}

/** Distinguishes the needs of resources of different kinds. */
function markOf({ kind, by }: Want): string {
  return `${kind} ${by}`;
}
