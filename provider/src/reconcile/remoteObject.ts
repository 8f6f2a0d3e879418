import { getBucket } from "../api/buckets";
import { InfluxError, isNotFound } from "../api/errors";
import type { Kind } from "../contract/kind";
import type { Session } from "../session/session";
import { confirmDeleted } from "./confirmDeleted";

/** An object of an organization, by its own id: a bucket, a label. */
export interface ObjectPlace {
  kind: Kind;
  id: string;
  /** The organization that is recorded for it. */
  orgId: string;
  /** What it is, for messages: `bucket "sensors" (0a1b…)`. */
  what: string;
}

/**
 * Reads an object of the recorded organization.
 * @returns undefined when it is gone for sure
 * @throws InfluxError when that cannot be told, or the connection is for another organization
 */
export async function readLive<T extends { orgID?: string | undefined }>(
  session: Session,
  { orgId, what }: Pick<ObjectPlace, "orgId" | "what">,
  get: () => Promise<T>,
): Promise<T | undefined> {
  // Side by side: the first of many would wait twice as long for the server. Which organization it is comes first.
  const [required, found] = await Promise.allSettled([
    session.requireOrganization(orgId, what),
    get(),
  ]);
  if (required.status === "rejected") throw required.reason;
  if (found.status === "fulfilled") {
    requireRecorded(session, found.value, orgId, what);
    session.sawOrganization(found.value.orgID);
    return found.value;
  }
  if (await confirmDeleted(session, found.reason, orgId, what)) return undefined;
  throw found.reason;
}

/** @throws InfluxError when an object is answered in another organization than it is recorded in: none ever moves */
function requireRecorded(
  { client }: Session,
  { orgID }: { orgID?: string | undefined },
  orgId: string,
  what: string,
): void {
  if (orgID === undefined || orgID === orgId) return;
  throw new InfluxError(
    `${what} is recorded in organization ${orgId}, but ${client.url} answered that it is in ${orgID}. Nothing was ` +
      "changed. Check for a proxy or cache in between.",
  );
}

/**
 * Reads an object that a program refers to.
 * @throws InfluxError when there is none that this token may see
 */
export async function getLive<T extends { orgID?: string | undefined }>(
  session: Session,
  what: string,
  get: () => Promise<T>,
): Promise<{ live: T; orgId: string }> {
  try {
    const live = await get();
    session.sawOrganization(live.orgID);
    return { live, orgId: live.orgID ?? (await session.organizationFor(undefined, what)) };
  } catch (error) {
    if (isNotFound(error)) throw noSuch(session, what);
    throw error;
  }
}

/** The error for something that a program refers to and that is not there. */
export function noSuch(session: Session, what: string): InfluxError {
  return new InfluxError(
    `Could not find ${what} on ${session.client.url}. Check the ID or name, the organization (influxdb:org, or org of the ` +
      "InfluxDB provider), and the permissions of the token.",
  );
}

/**
 * Deletes an object of the recorded organization; one that is gone for sure counts as deleted.
 * @throws InfluxError when that cannot be told, or the connection is for another organization
 */
export async function deleteLive(
  session: Session,
  object: ObjectPlace,
  send: () => Promise<void>,
): Promise<void> {
  const { orgId, what } = object;
  await session.requireOrganization(orgId, what);
  await session.ownership.deleting(object, async () => {
    try {
      await send();
    } catch (error) {
      if (!(await confirmDeleted(session, error, orgId, what))) throw error;
    }
  });
}

/**
 * Whether an error about something below a bucket means that it went with its bucket. The `not found`
 * of a sub-resource alone says nothing: an unreadable bucket gives the same. So the server is asked for the bucket.
 * @returns false for every other error, and when the bucket is there.
 * @throws what the bucket's own read throws, when that proves nothing.
 */
export async function isGoneWithBucket(
  session: Session,
  error: unknown,
  bucketId: string,
  orgId: string,
): Promise<boolean> {
  if (!isNotFound(error)) return false;
  const bucket = await readLive(session, { orgId, what: `bucket ${bucketId}` }, () =>
    getBucket(session.client, bucketId),
  );
  return bucket === undefined;
}
