import { RequestError } from "../api/errors";
import type { Session } from "../session/session";

/** A write whose content follows from what the server has. */
export interface ReadThenWrite<Live, Answer> {
  /** What is tried, for messages about long waits: `update bucket 0f3a…`. */
  purpose: string;
  /** Asks the server itself, each time. */
  read: () => Promise<Live>;
  /** Sends one call of `once`. */
  write: (live: Live) => Promise<Answer>;
}

/**
 * Reads and writes, and where the write is to be repeated, reads again first: while a server makes us wait, somebody
 * else may have changed what the write would carry.
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
