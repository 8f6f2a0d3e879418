import { openSession } from "../connection/openSession";
import type { Session } from "../lifecycle/session";

type ReadConfig = (key: string) => string | undefined;

let config: ReadConfig = () => undefined;
let opened: Session | undefined;

/** Takes note of the configuration that the engine has for this process's provider. */
export function rememberConfig(read: ReadConfig): void {
  config = read;
}

/**
 * The session of this process; opened at the first request, so that a preview needs no settings.
 * @throws ConfigurationError when a setting is missing.
 */
export function session(): Session {
  opened ??= openSession(config, process.env, (message) => console.error(message));
  return opened;
}
