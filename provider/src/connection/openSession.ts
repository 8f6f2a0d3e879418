import { createClient } from "../api/client";
import { redact } from "../api/redact";
import type { Holders } from "../lifecycle/holders";
import { type Notify, Session } from "../lifecycle/session";
import { readActiveProfile } from "./profile";
import { type Connection, resolveConnection } from "./settings";

/**
 * The connection that the settings make, wherever they stand.
 * @throws ConfigurationError when a setting is missing.
 */
export function readConnection(
  config: (key: string) => string | undefined,
  env: Record<string, string | undefined>,
): Connection {
  return resolveConnection({ config, env, profile: () => readActiveProfile(env) });
}

/**
 * Opens a session with the settings that are found in Pulumi's configuration, the environment and the
 * profile of the `influx` command. Sends nothing yet.
 * @throws ConfigurationError when a setting is missing.
 */
export function openSession(
  config: (key: string) => string | undefined,
  env: Record<string, string | undefined>,
  notify: Notify,
  holders: Holders,
): Session {
  const say: Notify = (message) => notify(redact(message));
  const connection = readConnection(config, env);
  const client = createClient({ ...connection, onLongWait: say });
  return new Session(client, connection.org, say, holders);
}
