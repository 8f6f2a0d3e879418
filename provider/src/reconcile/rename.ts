import { InfluxError, isConflict } from "../api/errors";
import type { Kind } from "../contract/kind";
import { waitForNameRelease } from "../ownership/nameRelease";
import type { Session } from "../session/session";
import { TRIES } from "./resolveUnknownOutcome";

/** A change of a name, and who may have the new one. */
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
 * Gives an object another name, as soon as another resource of this run has released that name.
 * @throws InfluxError when the name is taken and stays so: also when two swap their names, and when the engine does not
 *   get to the resource that releases the name because all its workers wait for names
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
      // Released between the answer and the lookup.
      if (!object && ++unseen < TRIES) continue;
      throw new InfluxError(
        `${error.message} The new name of ${what} is still used by ${holder?.id ?? "another object"}. If another resource ` +
          "of this program releases that name, Pulumi has not reached it yet: add the option dependsOn with that resource, " +
          "or run pulumi up with a --parallel higher than the number of renames. To swap two names, first give one of " +
          "them a temporary name, in a separate run.",
      );
    }
  }
}
