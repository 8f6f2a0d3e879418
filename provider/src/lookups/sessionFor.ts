import type { ReadConfig } from "../connection/settings";
import { SETTINGS } from "../connection/values";
import { OwnershipRegistry } from "../ownership/ownershipRegistry";
import { openSession } from "../session/openSession";
import type { Session } from "../session/session";

const sessions = new Map<string, Session>();

/**
 * Returns the session for a connection. All of a program's lookups share one, with its connection pool and cached
 * results.
 * @throws ConfigurationError if a setting is missing
 */
export function sessionFor(config: ReadConfig): Session {
  const key = JSON.stringify(SETTINGS.map((setting) => config(setting) ?? null));
  const open = sessions.get(key);
  if (open) return open;
  const say = (message: string) => console.error(message);
  const session = openSession(config, process.env, say, new OwnershipRegistry());
  sessions.set(key, session);
  return session;
}
