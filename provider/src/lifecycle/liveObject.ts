import { isGone } from "./gone";
import type { Session } from "./session";

/** An object of an organisation, by its own id: a bucket, a label. */
export interface ObjectPlace {
  /** The organisation that is recorded for it. */
  orgId: string;
  /** What it is, for messages: `bucket "sensors" (0a1b…)`. */
  what: string;
}

/**
 * Reads an object of the recorded organisation.
 * @returns undefined when it is gone for sure
 * @throws InfluxError when that cannot be told, or the connection is for another organisation
 */
export async function readLive<T extends { orgID?: string | undefined }>(
  session: Session,
  { orgId, what }: ObjectPlace,
  get: () => Promise<T>,
): Promise<T | undefined> {
  await session.requireOrganization(orgId, what);
  try {
    const live = await get();
    session.sawOrganization(live.orgID);
    return live;
  } catch (error) {
    if (await isGone(session, error, orgId, what)) return undefined;
    throw error;
  }
}

/**
 * Deletes an object of the recorded organisation; one that is gone for sure counts as deleted.
 * @throws InfluxError when that cannot be told, or the connection is for another organisation
 */
export async function deleteLive(
  session: Session,
  { orgId, what }: ObjectPlace,
  send: () => Promise<void>,
): Promise<void> {
  await session.requireOrganization(orgId, what);
  try {
    await send();
  } catch (error) {
    if (!(await isGone(session, error, orgId, what))) throw error;
  }
}
