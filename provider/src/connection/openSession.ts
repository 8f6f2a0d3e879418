import { createClient } from "../api/client";
import { redact } from "../api/redact";
import { visible } from "../api/visible";
import type { Holders } from "../lifecycle/holders";
import { type Notify, Session } from "../lifecycle/session";
import { readActiveProfile } from "./profile";
import { type Env, type Place, type ReadConfig, resolveConnection, resolvePlace } from "./settings";

/**
 * Where the settings lead, wherever they stand; needs no token.
 * @throws ConfigurationError when no URL is set.
 */
export function readPlace(config: ReadConfig, env: Env): Place {
  const { url, org } = resolvePlace({ config, env, profile: () => readActiveProfile(env) });
  return { url, org };
}

/**
 * Opens a session with the settings that are found in Pulumi's configuration, the environment and the
 * profile of the `influx` command. Sends nothing yet.
 * @throws ConfigurationError when a setting is missing.
 */
export function openSession(
  config: ReadConfig,
  env: Env,
  notify: Notify,
  holders: Holders,
): Session {
  const say: Notify = (message) => notify(visible(redact(message)));
  const connection = resolveConnection({ config, env, profile: () => readActiveProfile(env) });
  const client = createClient({ ...connection, onLongWait: say });
  return new Session(client, connection.org, say, holders);
}
