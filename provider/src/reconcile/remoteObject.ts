import { getBucket } from "../api/buckets";
import { InfluxError, isNotFound } from "../api/errors";
import type { Kind } from "../contract/kind";
import type { Session } from "../session/session";
import { confirmDeleted } from "./confirmDeleted";

/** An object in an organization with its own ID, such as a bucket or label. */
export interface ObjectPlace {
  kind: Kind;
  id: string;
  /** Its recorded organization. */
  orgId: string;
  /** What it is, for messages: `bucket "sensors" (0a1b…)`. */
  what: string;
}

/**
 * Reads an object in the recorded organization.
 * @returns undefined if it is confirmed deleted
 * @throws InfluxError if that can't be determined, or the connection is for a different organization
 */
export async function readLive<T extends { orgID?: string | undefined }>(
  session: Session,
  { orgId, what }: Pick<ObjectPlace, "orgId" | "what">,
  get: () => Promise<T>,
): Promise<T | undefined> {
  // Run in parallel, since the first of many reads would otherwise wait for two round trips. The organization check
  // takes precedence.
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

/** @throws InfluxError if the response has a different organization than the recorded one: objects never move */
function requireRecorded(
  { client }: Session,
  { orgID }: { orgID?: string | undefined },
  orgId: string,
  what: string,
): void {
  if (orgID === undefined || orgID === orgId) return;
  throw new InfluxError(
    `${what} is recorded in organization ${orgId}, but ${client.url} reported that it is in ${orgID}. Nothing was ` +
      "changed. Check for a proxy or cache between this machine and the server.",
  );
}

/**
 * Reads an object that a program refers to.
 * @throws InfluxError if it doesn't exist or this token can't read it
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

/** The error for an object that a program refers to but that isn't found. */
export function noSuch(session: Session, what: string): InfluxError {
  return new InfluxError(
    `Could not find ${what} on ${session.client.url}. Check the ID or name, the organization (influxdb:org, or org of the ` +
      "InfluxDB provider), and the permissions of the token.",
  );
}

/**
 * Deletes an object in the recorded organization; one that is already confirmed deleted counts as success.
 * @throws InfluxError if that can't be determined, or the connection is for a different organization
 */
export async function deleteLive(
  session: Session,
  object: ObjectPlace,
  send: () => Promise<void>,
): Promise<void> {
  const { orgId, what } = object;
  await session.requireOrganization(orgId, what);
  await session.ownership.deletions.carryOut(object, async () => {
    try {
      await send();
    } catch (error) {
      if (!(await confirmDeleted(session, error, orgId, what))) throw error;
    }
  });
}

/**
 * Returns whether an error about an object in a bucket means that it was deleted with its bucket. A sub-resource's
 * `not found` alone proves nothing, since an unreadable bucket causes the same error. So the bucket is read, too.
 * @returns false for every other error, and if the bucket exists.
 * @throws the error of reading the bucket, if that proves nothing.
 */
export async function isGoneWithBucket(
  session: Session,
  error: unknown,
  bucketId: string,
  orgId: string,
): Promise<boolean> {
  if (!isNotFound(error)) return false;
  // Even if this token can't prove it: this run has deleted the bucket.
  if (session.ownership.deletions.has({ kind: "bucket", id: bucketId, orgId })) return true;
  const bucket = await readLive(session, { orgId, what: `bucket ${bucketId}` }, () =>
    getBucket(session.client, bucketId),
  );
  return bucket === undefined;
}
