import { RequestError } from "../api/errors";
import type { Session } from "../session/session";

/** A write whose content depends on what is on the server. */
export interface ReadThenWrite<Live, Answer> {
  /** The attempted operation, for messages about long waits: `update bucket 0f3a…`. */
  purpose: string;
  /** Reads from the server each time, without the cache. */
  read: () => Promise<Live>;
  /** Sends one `once` call. */
  write: (live: Live) => Promise<Answer>;
}

/**
 * Reads, then writes. Before a retry of the write, reads again: somebody else may have changed the object during the
 * wait.
 */
export async function readThenWrite<Live, Answer>(
  session: Session,
  { purpose, read, write }: ReadThenWrite<Live, Answer>,
): Promise<Answer> {
  const since = Date.now();
  for (let attempt = 1; ; attempt += 1) {
    const live = await read();
    try {
      return await write(live);
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      const failed = { error, attempt, since, idempotent: true, purpose };
      if (!(await session.client.waitToRepeat(failed))) throw error;
    }
  }
}
