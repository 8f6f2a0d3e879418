import { setTimeout as sleep } from "node:timers/promises";
import { InfluxError, isConflict, RequestError } from "../api/errors";
import type { Session } from "./session";

/** How to create one object, and how to recognise it. */
export interface Creation<T> {
  /** What it is, for messages: `bucket "sensors"`. */
  what: string;
  post: () => Promise<T>;
  /** The live object with the same natural key, if any. */
  find: () => Promise<T | undefined>;
  /** Whether a found object is just as our request would have made it. */
  isAsSent: (found: T) => boolean;
  /** The error for an object that is somebody else's. */
  conflict: (found: T) => InfluxError;
}

interface Named {
  id: string;
  createdAt?: string | undefined;
}

/** How often a request is sent of which every answer was lost and of which the server shows no trace. */
const TRIES = 3;
const FIRST_POLL = 500;
const LONGEST_POLL = 5_000;

/**
 * Creates an object exactly once, also when answers are lost on the way.
 *
 * After a lost answer the object is looked up by its natural key and taken over only when it was created
 * at or after our request and looks as we sent it; otherwise it is somebody's and a conflict. A name that
 * this run's own delete still occupies (the service queues deletes) is waited for, within bounds.
 * @throws InfluxError of `creation.conflict` when the name is taken.
 */
export async function createOnce<T extends Named>(
  session: Session,
  creation: Creation<T>,
): Promise<T> {
  const givesUpAt = Date.now() + session.queuedDeleteWait;
  let lostSince: number | undefined;
  for (let attempt = 1, poll = FIRST_POLL; ; ) {
    try {
      return await creation.post();
    } catch (error) {
      if (!(error instanceof RequestError) || !(isConflict(error) || error.maybeDone)) throw error;
      // A conflict on the first sending of a request is about somebody else's object for sure.
      if (error.maybeDone || error.attempts > 1) lostSince ??= error.sentAt;
      const found = await lookUpAfter(error, creation);
      if (!found) {
        // 503 has been repeated already, as patiently as the policy says.
        if (isConflict(error) || error.status === 503 || ++attempt > TRIES) throw error;
        continue;
      }
      if (session.has("deleted", found.id)) {
        if (Date.now() > givesUpAt) throw stillQueued(creation, found);
        await sleep(poll);
        poll = Math.min(poll * 2, LONGEST_POLL);
        continue;
      }
      if (lostSince !== undefined && isOurs(session, creation, found, lostSince)) return found;
      throw creation.conflict(found);
    }
  }
}

function isOurs<T extends Named>(
  session: Session,
  creation: Creation<T>,
  found: T,
  sentAt: number,
): boolean {
  const createdAt = Date.parse(found.createdAt ?? "");
  return createdAt >= session.client.clock.at(sentAt) && creation.isAsSent(found);
}

async function lookUpAfter<T>(error: RequestError, creation: Creation<T>): Promise<T | undefined> {
  try {
    return await creation.find();
  } catch (second) {
    throw new InfluxError(
      `${error.message} Whether ${creation.what} exists now could not be found out either: ` +
        `${(second as Error).message} Run "pulumi up" again when the server is reachable; ` +
        "if it then reports a conflict, set adopt: true for that run.",
    );
  }
}

function stillQueued<T extends Named>(creation: Creation<T>, found: T): InfluxError {
  return new InfluxError(
    `Could not create ${creation.what}: the service has not yet carried out the delete of its predecessor ` +
      `(${found.id}), which still has the name. Run "pulumi up" again in a few minutes.`,
  );
}
