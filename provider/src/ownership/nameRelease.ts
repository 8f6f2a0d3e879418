import { setTimeout as sleep } from "node:timers/promises";
import type { Kind } from "../contract/kind";
import type { Session } from "../session/session";
import { ANY } from "./claims";
import { claimOn, type ObjectReference, type SharedClaims, UNMARKED } from "./sharedClaims";

const POLL = 100;

/** Which part of the wait for a name passes until it must be known that it becomes free at all. */
const SHARE_TO_LEARN = 0.2;

/** Which objects get another name in this run, so that another resource may have theirs. */
export class NameReleases {
  private readonly seen = new Map<Kind, { count: number; at: number }>();

  constructor(private readonly claims: SharedClaims) {}

  /** Records that an object is about to get another name. */
  begin(object: ObjectReference): void {
    this.claims.add({ ...claimOn("releases", object), by: UNMARKED });
  }

  /** Records that the update of an object has ended. @param isDone whether it has its new name */
  end(object: ObjectReference, isDone: boolean): void {
    const isKnown = this.claims.remove({ ...claimOn("releases", object), by: UNMARKED });
    if (isKnown && isDone) this.claims.add({ ...claimOn("released", object), by: UNMARKED });
  }

  isExpected(object: ObjectReference): boolean {
    return this.claims.has("releases", object);
  }

  isDone(object: ObjectReference): boolean {
    return this.claims.has("released", object);
  }

  /** When a resource of this kind was last seen to release a name: as long as some do, others go on waiting. */
  lastOf(kind: Kind): number {
    const { length } = this.claims.find(claimOn("released", { kind, id: ANY }));
    const known = this.seen.get(kind) ?? { count: 0, at: 0 };
    const now = known.count === length ? known : { count: length, at: Date.now() };
    this.seen.set(kind, now);
    return now.at;
  }
}

/**
 * Whether the object that has a name gets another one in this run; waits until it has. The engine runs the two
 * resources side by side, as neither depends on the other. It may even ask for the difference of the one, which tells
 * that the name becomes free, only after it has begun to create the other: so that is waited for. As long as other
 * resources release their names, a chain of renames is getting on.
 * @param since when the resource began to need the name
 * @returns false when the object keeps its name, or not in time
 */
export async function waitForNameRelease(
  session: Session,
  object: ObjectReference,
  since: number,
): Promise<boolean> {
  const { waits } = session;
  const { names } = session.ownership;
  for (;;) {
    const isReleased = names.isDone(object);
    const isExpected = isReleased || names.isExpected(object);
    const patience = waits.nameRelease * (isExpected ? 1 : SHARE_TO_LEARN);
    if (Date.now() - Math.max(since, names.lastOf(object.kind)) > patience) return false;
    await sleep(POLL);
    if (isReleased) return true;
  }
}
