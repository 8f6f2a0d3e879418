import { setTimeout as sleep } from "node:timers/promises";
import type { Kind } from "../contract/kind";
import type { Session } from "../session/session";
import { ANY } from "./claims";
import { claimOn, type ObjectReference, type SharedClaims, UNMARKED } from "./sharedClaims";

const POLL = 100;

/** The fraction of the wait for a name after which it must be known whether the name will be released at all. */
const SHARE_TO_LEARN = 0.2;

/** Tracks which objects are renamed in this run, so that other resources can use their old names. */
export class NameReleases {
  private readonly seen = new Map<Kind, { count: number; at: number }>();

  constructor(private readonly claims: SharedClaims) {}

  /** Records that an object is about to be renamed. */
  begin(object: ObjectReference): void {
    this.claims.add({ ...claimOn("releases", object), by: UNMARKED });
  }

  /** Records that an object's update has ended. @param isDone whether it has its new name */
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

  /** Returns when a resource of this kind last released a name: as long as some do, others keep waiting. */
  lastOf(kind: Kind): number {
    const { length } = this.claims.find(claimOn("released", { kind, id: ANY }));
    const known = this.seen.get(kind) ?? { count: 0, at: 0 };
    const now = known.count === length ? known : { count: length, at: Date.now() };
    this.seen.set(kind, now);
    return now.at;
  }
}

/**
 * Waits until the object that has a name is renamed in this run. The engine handles the two resources in parallel,
 * since neither depends on the other. It may even call diff for the one that releases the name only after it has begun
 * to create the other, so this also waits for that diff. As long as other resources keep releasing their names, a chain
 * of renames is still making progress.
 * @param since when the resource began to need the name
 * @returns false if the object keeps its name, or isn't renamed in time
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
