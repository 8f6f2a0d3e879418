import { InfluxError, isNotFound } from "../api/errors";
import type { Session } from "../session/session";

/**
 * Whether an error means that the object is gone from the server. Gone takes two things: the API's own
 * `not found` for the object itself, and an answer that this token has had from inside the recorded
 * organization. A wrong token, server or region, and a proxy's 404 page, must never empty a state.
 * @returns false for every error that is no `not found`: the caller throws it on.
 * @throws InfluxError when it is a `not found` that proves nothing, or the server does not say whether it does.
 */
export async function confirmDeleted(
  session: Session,
  error: unknown,
  orgId: string,
  what: string,
): Promise<boolean> {
  if (!isNotFound(error)) return false;
  if (await session.hasAccessTo(orgId)) return true;
  throw new InfluxError(
    `Could not confirm that ${what} is deleted: ${session.client.url} says "not found", but this token has no access ` +
      `to organization ${orgId} there, in which it is recorded. Nothing was changed. Check influxdb:url and the ` +
      "token. If the token is right but may read one bucket only, use one with read access to the organization, " +
      'or remove the resource by hand with "pulumi state delete".',
  );
}
