import { InfluxError, isConflict } from "../api/errors";
import type { Kind } from "../contract/kind";
import { waitForNameRelease } from "../ownership/nameRelease";
import type { Session } from "../session/session";
import { TRIES } from "./resolveUnknownOutcome";

/** A rename, and how to find the object that has the new name. */
export interface Rename<T> {
  kind: Kind;
  orgId: string;
  /** What is renamed, for messages. */
  what: string;
  send: () => Promise<T>;
  /** The object that has the new name. */
  find: () => Promise<{ id: string } | undefined>;
}

/**
 * Renames an object once another resource in this run has released the new name.
 * @throws InfluxError if the name stays taken, including if two resources swap names, or if the engine never gets to
 *   the resource that releases the name because all its workers are waiting for names
 */
export async function rename<T>(session: Session, change: Rename<T>): Promise<T> {
  const { kind, orgId, what } = change;
  const since = Date.now();
  for (let unseen = 0; ; ) {
    try {
      return await change.send();
    } catch (error) {
      if (!isConflict(error)) throw error;
      const holder = await change.find();
      const object = holder && { kind, id: holder.id, orgId };
      if (object && (await waitForNameRelease(session, object, since))) continue;
      // The name was released between the response and the lookup.
      if (!object && ++unseen < TRIES) continue;
      throw new InfluxError(
        `${error.message} The new name of ${what} is still used by ${holder?.id ?? "another object"}. If another resource ` +
          "in this program releases that name, Pulumi has not reached it yet: add that resource to the dependsOn option, " +
          "or run pulumi up with --parallel set higher than the number of renames. To swap two names, first give one of " +
          "them a temporary name, in a separate run.",
      );
    }
  }
}
