import { readActiveProfile } from "./profile";
import { type Env, type Place, type ReadConfig, resolvePlace } from "./settings";

/**
 * Where the settings lead, wherever they stand; needs no token.
 * @throws ConfigurationError when no URL is set.
 */
export function readPlace(config: ReadConfig, env: Env): Place {
  const { url, org } = resolvePlace({ config, env, profile: () => readActiveProfile(env) });
  return { url, org };
}
