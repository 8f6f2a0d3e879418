import type { ReadConfig } from "../connection/settings";
import { SETTINGS } from "../connection/values";
import { OwnershipRegistry } from "../ownership/ownershipRegistry";
import { openSession } from "../session/openSession";
import type { Session } from "../session/session";

/** By run of a program, then by settings. */
const sessions = new WeakMap<object, Map<string, Session>>();

/**
 * Returns the session for a connection. All lookups of one run share one, with its connection pool and cached results.
 * Another run in the same process may have another environment, and must read the server again.
 * @param run an object that the run's lookups share
 * @throws ConfigurationError if a setting is missing
 */
export function sessionFor(run: object, config: ReadConfig): Session {
  const key = JSON.stringify(SETTINGS.map((setting) => config(setting) ?? null));
  const ofRun = sessions.get(run) ?? new Map<string, Session>();
  sessions.set(run, ofRun);
  const open = ofRun.get(key);
  if (open) return open;
  const say = (message: string) => console.error(message);
  const session = openSession(config, process.env, say, new OwnershipRegistry());
  ofRun.set(key, session);
  return session;
}
