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
  /** The key of its name for `Session.occupiesName`, if the service queues deletes. */
  nameKey?: string;
  /** Sends one `once` call. */
  post: () => Promise<T>;
  /** Finds the live object with the same natural key, if any; doesn't use the cache. */
  find: () => Promise<T | undefined>;
  /** Whether a found object can still be read by its ID: one that is queued for deletion may only be listed. */
  exists?: (id: string) => Promise<boolean>;
  /** Whether a found object matches what was sent. */
  isAsSent: (found: T) => boolean;
  /** The error for an object that belongs, or may belong, to somebody else. */
  conflict: (found: T) => InfluxError;
}

interface Named {
  id: string;
}

/** What to do after a lost response, if it can't be determined who created the existing object. */
const ADVICE = "if it then reports a conflict, set adopt: true and run it again.";

const CREATED = 201;
const FIRST_POLL = 500;
const LONGEST_POLL = 5_000;

/**
 * Creates an object exactly once, even if responses are lost.
 *
 * An existing object with the name is never adopted here, even if it matches: it could come from our lost request or
 * from somebody else. The error names it. Only a 201 response, even with truncated JSON, proves that our request
 * created the object. If the name is still occupied by this run's own delete (the service queues deletes), or is being
 * released by another resource in the run, creation waits for it, up to a limit.
 * @throws InfluxError from `creation.conflict` if the name is taken.
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
      if (!found && isOfAnother(error)) throw createdOtherwise(error, what);
      if (isLeaving || (!found && isConflict(error) && isQueued(session, creation))) {
        await waitForDelete(session, creation, since);
      } else if (found) {
        await waitForRelease(session, creation, found, { since, error });
      } else if (error.status === 503 || ++open >= TRIES) {
        // A 503 has already been retried as often as the policy allows. After a conflict, the name is now free, or the
        // object that has it isn't visible.
        throw error;
      }
    }
  }
}

/**
 * Makes sure that the response to a creation is about a new object.
 * @throws UnexpectedResponseError if a resource in this run already has it
 */
export function requireNew(session: Session, object: ObjectReference, what: string): void {
  if (!isHeld(session, object)) return;
  throw new UnexpectedResponseError(
    `Could not create ${what}: ${session.client.url} returned ${object.kind} ${object.id}, which another resource in ` +
      "this program manages. Check for a proxy or cache between this machine and the server.",
    { sentAt: Date.now(), attempts: 1 },
    CREATED,
  );
}

/** Returns false if the run's records can't be read, since an existing object must not be lost because of that. */
function isHeld({ ownership }: Session, object: ObjectReference): boolean {
  try {
    return ownership.isHeld(object);
  } catch {
    return false;
  }
}

/** Returns whether this is the API's own 201 that was merely truncated; a proxy's page could have any status. */
function provesCreation(error: RequestError): boolean {
  return error instanceof UnexpectedResponseError && error.status === CREATED && error.isCut;
}

function isOfAnother(error: RequestError): boolean {
  return error instanceof UnexpectedResponseError && error.isOfAnother;
}

/** For a response about another object, if no object has the name that was sent. */
function createdOtherwise(error: RequestError, what: string): InfluxError {
  return new InfluxError(
    `${error.message} It isn't recorded. If the server created ${what} under another name, delete it there.`,
  );
}

/** @throws InfluxError if the object that has the name keeps it */
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
  // Something between us and the API responded, which the user should know.
  throw error instanceof UnexpectedResponseError
    ? new InfluxError(`${error.message} ${taken.message}`)
    : taken;
}

/**
 * Finds the object that has the name, and whether it is about to disappear: this run deleted it, or it is listed but
 * can't be read.
 */
async function findLeavingOrNot<T extends Named>(
  session: Session,
  { kind, orgId, find, exists = async () => true }: Creation<T>,
): Promise<{ found: T | undefined; isLeaving: boolean }> {
  const found = await find();
  if (!found) return { found, isLeaving: false };
  const isDeleted = session.ownership.deletions.has({ kind, id: found.id, orgId });
  return { found, isLeaving: isDeleted || !(await exists(found.id)) };
}

/** Returns whether the name is still taken by an object that this run has deleted and that is no longer visible. */
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
      `Could not create ${creation.what}: its name is still taken by an object that is being deleted or that this token can't see. ` +
        'Run "pulumi up" again in a few minutes.',
    );
  }
  await sleep(Math.min(Math.max(waited, FIRST_POLL), LONGEST_POLL));
}
