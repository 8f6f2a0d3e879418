import {
  type Connection,
  InfluxError,
  readActiveProfile,
  resolveConnection,
} from "pulumi-influxdb-serverless/client";
import { CommandError } from "../commandError";
import { type ConfigValue, readConfigValues } from "../pulumi/readConfig";
import { broken, type Finding, ok, warning } from "./finding";

export interface SettingsOptions {
  url?: string | undefined;
  org?: string | undefined;
  stack?: string | undefined;
  cwd?: string | undefined;
}

export type Env = Record<string, string | undefined>;

/** Finds the settings of the connection. @returns undefined when it cannot */
export async function* examineSettings(
  options: SettingsOptions,
  env: Env,
): AsyncGenerator<Finding, Connection | undefined> {
  const places = options.stack
    ? `stack ${options.stack}, the environment and the influx profile`
    : "options, the environment and the influx profile (with --stack also a stack's configuration)";
  let config: Map<string, ConfigValue>;
  let connection: Connection;
  try {
    config = await configOf(options);
    connection = resolveConnection({
      config: (key) => config.get(key)?.value,
      env,
      profile: () => readActiveProfile(env),
    });
  } catch (error) {
    if (!(error instanceof InfluxError || error instanceof CommandError)) throw error;
    yield broken("settings", `${error.message} (looked at: ${places})`);
    return undefined;
  }
  yield plainToken(config) ??
    ok("settings", options.stack ? `found for stack ${options.stack}` : "found");
  return connection;
}

/** The stack's own configuration, or what the options say in its place: an option never leads a stack's token elsewhere. */
async function configOf(options: SettingsOptions): Promise<Map<string, ConfigValue>> {
  if (options.stack !== undefined) return readConfigValues(options);
  const given = [
    ["influxdb:url", options.url],
    ["influxdb:org", options.org],
  ] as const;
  return new Map(
    given.flatMap(([key, value]) =>
      value === undefined ? [] : [[key, { value, secret: false }] as const],
    ),
  );
}

function plainToken(config: Map<string, ConfigValue>): Finding | undefined {
  const token = config.get("influxdb:token");
  if (!token || token.secret) return undefined;
  return warning(
    "settings",
    "found, but the token stands in clear in the stack's settings: revoke it, make another one, and " +
      "pulumi config set --secret influxdb:token",
  );
}
