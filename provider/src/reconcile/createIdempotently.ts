import { setTimeout as sleep } from "node:timers/promises";
import { InfluxError, isConflict, RequestError, UnexpectedResponseError } from "../api/errors";
import type { Kind } from "../contract/kind";
import { waitForNameRelease } from "../ownership/nameRelease";
import { heldAlready, replacedTooLate } from "../ownership/refusals";
import type { ObjectReference } from "../ownership/sharedClaims";
import type { Session } from "../session/session";
import { resolveUnknownOutcome, TRIES } from "./resolveUnknownOutcome";

/** How to create one object, and how to recognize it. */
export interface Creation<T> {
  kind: Kind;
  orgId: string;
  /** What it is, for messages: `bucket "sensors"`. */
  what: string;
  /** Its name as `Session.occupiesName` knows it, where the service queues deletes. */
  nameKey?: string;
  /** Sends one call of `once`. */
  post: () => Promise<T>;
  /** The live object with the same natural key, if any; asks the server itself. */
  find: () => Promise<T | undefined>;
  /** Whether a found object is still there by its own id: one in the queue of deletes may only be listed. */
  exists?: (id: string) => Promise<boolean>;
  /** Whether a found object is just as it was sent. */
  isAsSent: (found: T) => boolean;
  /** The error for an object that belongs to somebody else, or may. */
  conflict: (found: T) => InfluxError;
}

interface Named {
  id: string;
}

/** What to do after a lost answer, where nobody can tell whose the object is that is there by then. */
const ADVICE = "if it then reports a conflict, set adopt: true for that run.";

const CREATED = 201;
const FIRST_POLL = 500;
const LONGEST_POLL = 5_000;

/**
 * Creates an object exactly once, also when answers are lost on the way.
 *
 * An object that has the name is not ours to take, however much it looks like it: nobody can tell whether our lost
 * request made it or somebody else did meanwhile. The error names it. Only an answer of 201 proves that the request made
 * it, also when the end of its JSON is lost. A name that this run's own delete still occupies (the service queues
 * deletes), or that another resource of the run releases, is waited for, within bounds.
 * @throws InfluxError of `creation.conflict` when the name is taken.
 */
export async function createIdempotently<T extends Named>(
  session: Session,
  creation: Creation<T>,
): Promise<T> {
  const { what, post, isAsSent } = creation;
  const since = Date.now();
  for (let attempt = 1, open = 0; ; attempt += 1) {
    try {
      const made = await post();
      requireNew(session, { kind: creation.kind, id: made.id, orgId: creation.orgId }, what);
      return made;
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      const failed = { error, attempt, since, idempotent: false, purpose: `create ${what}` };
      if (await session.client.waitToRepeat(failed)) continue;
      if (!error.mayHaveSucceeded && !isConflict(error)) throw error;
      const { found, isLeaving } = await resolveUnknownOutcome(
        error,
        what,
        () => findLeavingOrNot(session, creation),
        ADVICE,
      );
      if (found && provesCreation(error) && isAsSent(found)) return found;
      if (isLeaving || (!found && isConflict(error) && isQueued(session, creation))) {
        await waitForDelete(session, creation, since);
      } else if (found) {
        await waitForRelease(session, creation, found, { since, error });
      } else if (error.status === 503 || ++open >= TRIES) {
        // 503 has been repeated already, as patiently as the policy says. After a conflict, the name is free by now, or
        // its holder cannot be seen.
        throw error;
      }
    }
  }
}

/**
 * Makes sure that the answer to a creation is about a new object.
 * @throws UnexpectedResponseError when a resource of this run has it already
 */
export function requireNew(session: Session, object: ObjectReference, what: string): void {
  if (!isHeld(session, object)) return;
  throw new UnexpectedResponseError(
    `Could not create ${what}: ${session.client.url} answered with ${object.kind} ${object.id}, which another resource of ` +
      "this program manages. Check for a proxy or cache in between.",
    { sentAt: Date.now(), attempts: 1 },
    CREATED,
  );
}

/** Where the records of the run cannot be read, no: an object that exists must not be lost for that. */
function isHeld({ ownership }: Session, object: ObjectReference): boolean {
  try {
    return ownership.isHeld(object);
  } catch {
    return false;
  }
}

/** The API's own 201, of which only the end was lost: a proxy's page may have any status. */
function provesCreation(error: RequestError): boolean {
  return error instanceof UnexpectedResponseError && error.status === CREATED && error.isCut;
}

/** @throws InfluxError when the object that has the name keeps it */
async function waitForRelease<T extends Named>(
  session: Session,
  { kind, orgId, what, conflict }: Creation<T>,
  found: T,
  { since, error }: { since: number; error: RequestError },
): Promise<void> {
  const object = { kind, id: found.id, orgId };
  if (await waitForNameRelease(session, object, since)) return;
  if (session.ownership.isHeld(object)) throw heldAlready(`${kind} ${found.id}`);
  if (session.ownership.isReplaced(object)) throw replacedTooLate(object, what);
  const taken = conflict(found);
  // Something in between has answered: a person should know that.
  throw error instanceof UnexpectedResponseError
    ? new InfluxError(`${error.message} ${taken.message}`)
    : taken;
}

/** The object that has the name, and whether it is about to vanish: this run deleted it, or it is listed and no more. */
async function findLeavingOrNot<T extends Named>(
  session: Session,
  { kind, orgId, find, exists = async () => true }: Creation<T>,
): Promise<{ found: T | undefined; isLeaving: boolean }> {
  const found = await find();
  if (!found) return { found, isLeaving: false };
  const isDeleted = session.ownership.isDeleted({ kind, id: found.id, orgId });
  return { found, isLeaving: isDeleted || !(await exists(found.id)) };
}

/** A name that is taken by an object that cannot be seen: by the one that this run has deleted. */
function isQueued<T>(session: Session, { nameKey }: Creation<T>): boolean {
  return nameKey !== undefined && session.isNameOccupied(nameKey);
}

async function waitForDelete<T>(
  session: Session,
  creation: Creation<T>,
  since: number,
): Promise<void> {
  const waited = Date.now() - since;
  if (waited > session.waits.queuedDelete) {
    throw new InfluxError(
      `Could not create ${creation.what}: its name is still taken, by an object that is being deleted or that this token can't see. ` +
        'Run "pulumi up" again in a few minutes.',
    );
  }
  await sleep(Math.min(Math.max(waited, FIRST_POLL), LONGEST_POLL));
}
