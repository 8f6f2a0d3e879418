import { setTimeout as sleep } from "node:timers/promises";
import { InfluxError, isConflict } from "../api/errors";
import type { Kind } from "./kind";
import type { Session } from "./session";

const POLL = 100;

/** Which part of the wait for a name goes by until it must be known that it is given up at all. */
const SHARE_TO_LEARN = 0.2;

/**
 * Whether the object that has a name gives it up in this run; waits a moment then. The engine runs the two
 * resources side by side, as neither depends on the other; it may even ask for the difference of the one, from
 * which we learn that it gives its name up, only after it has begun to create the other: so that is waited for.
 * @param since when the resource began to need the name
 * @returns false when it does not, or not in time
 */
export async function isHandedOver(
  session: Session,
  kind: Kind,
  id: string,
  since: number,
): Promise<boolean> {
  const { handover } = session.waits;
  const isLeaving = () => session.holders.is("leaving", kind, id);
  while (!isLeaving() && Date.now() - since < handover * SHARE_TO_LEARN) await sleep(POLL);
  if (!isLeaving() || Date.now() - since > handover) return false;
  await sleep(POLL);
  return true;
}

/** A change of a name, and who may have the new one. */
export interface Rename<T> {
  kind: Kind;
  /** What is renamed, for messages. */
  what: string;
  send: () => Promise<T>;
  /** The object that has the new name. */
  find: () => Promise<{ id: string } | undefined>;
}

/**
 * Gives an object another name, as soon as another resource of this run has given that name up.
 * @throws InfluxError when the name is taken and stays so, as when two swap their names
 */
export async function rename<T>(session: Session, change: Rename<T>): Promise<T> {
  const since = Date.now();
  for (;;) {
    try {
      return await change.send();
    } catch (error) {
      if (!isConflict(error)) throw error;
      const holder = await change.find();
      if (holder && (await isHandedOver(session, change.kind, holder.id, since))) continue;
      throw new InfluxError(
        `${error.message} The new name of ${change.what} is that of ${holder?.id ?? "another one"}. ` +
          "To swap two names, give one of them a third name first, in a run of its own.",
      );
    }
  }
}
