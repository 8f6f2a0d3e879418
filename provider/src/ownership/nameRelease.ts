import { setTimeout as sleep } from "node:timers/promises";
import type { Session } from "../session/session";
import type { ObjectReference } from "./ownershipRegistry";

const POLL = 100;

/** Which part of the wait for a name passes until it must be known that it becomes free at all. */
const SHARE_TO_LEARN = 0.2;

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
  const { ownership, waits } = session;
  for (;;) {
    const isReleased = ownership.hasReleasedName(object);
    const isExpected = isReleased || ownership.isReleasingName(object);
    const patience = waits.nameRelease * (isExpected ? 1 : SHARE_TO_LEARN);
    if (Date.now() - Math.max(since, ownership.lastReleaseOf(object.kind)) > patience) return false;
    await sleep(POLL);
    if (isReleased) return true;
  }
}
