import { createClient } from "../api/client";
import { escapeControlCharacters, redact } from "../api/redact";
import { type Env, readActiveProfile } from "../connection/profile";
import { type ReadConfig, resolveConnection } from "../connection/settings";
import type { OwnershipRegistry } from "../ownership/ownershipRegistry";
import { type Notify, Session } from "./session";

/**
 * Opens a session with the settings from Pulumi's configuration, the environment and the `influx` command's profile.
 * Sends nothing yet.
 * @throws ConfigurationError if a setting is missing.
 */
export function openSession(
  config: ReadConfig,
  env: Env,
  notify: Notify,
  ownership: OwnershipRegistry,
): Session {
  const say: Notify = (message) => notify(escapeControlCharacters(redact(message)));
  const connection = resolveConnection({ config, env, profile: () => readActiveProfile(env) });
  const client = createClient({ ...connection, onLongWait: say });
  return new Session(client, connection.org, say, ownership);
}
