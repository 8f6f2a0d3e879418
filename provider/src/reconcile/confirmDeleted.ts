import { InfluxError, isNotFound } from "../api/errors";
import type { Session } from "../session/session";

/**
 * Returns whether an error means that the object was deleted on the server. That takes two things: the API's own `not
 * found` for the object itself, and a response that proves that this token has access to the recorded organization. A
 * wrong token, server or region, and a proxy's 404 page, must never empty a state.
 * @returns false for any error other than `not found`, which the caller rethrows
 * @throws InfluxError if a `not found` proves nothing, or if the server doesn't show whether it does
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
    `Could not confirm that ${what} is deleted: ${session.client.url} says "not found", but this token can't ` +
      `access organization ${orgId}, where the state records it. Nothing was changed. Check influxdb:url and the ` +
      "token. If the token is correct but can read only one bucket, use one with read access to the organization, " +
      'or remove the resource from the state with "pulumi state delete".',
  );
}
