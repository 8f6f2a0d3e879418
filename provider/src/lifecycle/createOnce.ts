import { setTimeout as sleep } from "node:timers/promises";
import { InfluxError, isConflict, RequestError } from "../api/errors";
import { isHandedOver } from "./handover";
import { heldAlready } from "./holders";
import type { Kind } from "./kind";
import { lookUpAfter, TRIES } from "./lookUpAfter";
import type { Session } from "./session";

/** How to create one object, and how to recognise it. */
export interface Creation<T> {
  kind: Kind;
  /** What it is, for messages: `bucket "sensors"`. */
  what: string;
  /** Its name as `Session.didDelete` knows it, where the service queues deletes. */
  nameKey?: string;
  post: () => Promise<T>;
  /** The live object with the same natural key, if any. */
  find: () => Promise<T | undefined>;
  /** Whether a found object is the one that a lost request of ours, first sent at that time, has made. */
  isOurs: (found: T, sentAt: number) => boolean;
  /** The error for an object that is somebody else's. */
  conflict: (found: T) => InfluxError;
}

interface Named {
  id: string;
}

/** What to do after a lost answer, where nobody can tell whose the object is that is there by then. */
const ADVICE = "if it then reports a conflict, set adopt: true for that run.";

const FIRST_POLL = 500;
const LONGEST_POLL = 5_000;

/**
 * Creates an object exactly once, also when answers are lost on the way.
 *
 * After a lost answer the object is looked up by its natural key and taken over only when it was made
 * by that request, as far as can be told; otherwise it is somebody's and a conflict. A name that
 * this run's own delete still occupies (the service queues deletes) is waited for, within bounds.
 * @throws InfluxError of `creation.conflict` when the name is taken.
 */
export async function createOnce<T extends Named>(
  session: Session,
  creation: Creation<T>,
): Promise<T> {
  const startedAt = Date.now();
  const givesUpAt = startedAt + session.waits.queuedDelete;
  let lostSince: number | undefined;
  for (let attempt = 1, poll = FIRST_POLL; ; ) {
    try {
      return await creation.post();
    } catch (error) {
      if (!(error instanceof RequestError) || !(isConflict(error) || error.maybeDone)) throw error;
      // A conflict on the first sending of a request is about somebody else's object for sure.
      if (error.maybeDone || error.attempts > 1) lostSince ??= error.sentAt;
      const found = await lookUpAfter(error, creation.what, creation.find, ADVICE);
      if (found ? session.hasDeleted(found.id) : isQueued(session, error, creation)) {
        if (Date.now() > givesUpAt) throw stillQueued(creation);
        await sleep(poll);
        poll = Math.min(poll * 2, LONGEST_POLL);
        continue;
      }
      if (!found) {
        // 503 has been repeated already, as patiently as the policy says. After a conflict, the name is free by now
        // (another resource of the program was renamed or deleted), or its holder is not to be seen.
        if (error.status === 503 || ++attempt > TRIES) throw error;
        continue;
      }
      if (await isHandedOver(session, creation.kind, found.id, startedAt)) continue;
      // What another resource of this run holds was made for that one, however much it looks like ours.
      if (session.holders.isHeld(creation.kind, found.id)) {
        throw heldAlready(`${creation.what} (${found.id})`);
      }
      if (lostSince !== undefined && creation.isOurs(found, lostSince)) return found;
      session.holders.note("wanted", creation.kind, found.id);
      throw creation.conflict(found);
    }
  }
}

/** A name that is taken by an object that is not to be seen: by the one that this run has deleted. */
function isQueued<T>(session: Session, error: RequestError, { nameKey }: Creation<T>): boolean {
  return isConflict(error) && nameKey !== undefined && session.hasDeleted(nameKey);
}

function stillQueued<T>(creation: Creation<T>): InfluxError {
  return new InfluxError(
    `Could not create ${creation.what}: the service has not yet carried out the delete of its predecessor, ` +
      'which still has the name. Run "pulumi up" again in a few minutes.',
  );
}
