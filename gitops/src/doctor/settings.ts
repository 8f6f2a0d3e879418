import {
  type Connection,
  InfluxError,
  readActiveProfile,
  resolveConnection,
  unknownSettings,
} from "pulumi-influxdb-serverless/client";
import { CommandError } from "../commandError";
import { changedSinceLastUp, connectionsOf } from "../pulumi/connections";
import { findProjectName } from "../pulumi/projectName";
import { type ConfigValue, readConfigValues } from "../pulumi/readConfig";
import { keepSecrets } from "../pulumi/secretValue";
import {
  type ManagedResource,
  readStack,
  recordedResources,
  secretlyNamed,
} from "../pulumi/stackState";
import { broken, type CheckResult, ok, warning } from "./checkResult";

export interface SettingsOptions {
  url?: string | undefined;
  org?: string | undefined;
  stack?: string | undefined;
  cwd?: string | undefined;
}

export type Env = Record<string, string | undefined>;
type ReadConfig = (key: string) => string | undefined;

/** An organization to check. */
export interface Target {
  connection: Connection;
  /** The resources that a stack manages there; empty if no stack is known. */
  resources: readonly ManagedResource[];
  /** The IDs of buckets and labels whose names the stack keeps secret. */
  secret: ReadonlySet<string>;
  /** Its display name, if there are several: `prod, provider eu`. */
  name: string | undefined;
}

/** Settings that haven't been resolved yet. */
interface Source extends Pick<Target, "resources" | "secret" | "name"> {
  settings: ReadConfig;
  /** A note about these settings for the user. */
  note?: string | undefined;
}

/** Finds the settings of each connection. @returns the complete ones */
export async function* examineSettings(
  options: SettingsOptions,
  env: Env,
): AsyncGenerator<CheckResult, Target[]> {
  const places = placesOf(options);
  const targets: Target[] = [];
  try {
    const config = options.stack === undefined ? undefined : await readConfigValues(options);
    const project = config && (await findProjectName(options.cwd));
    for (const problem of unknownSettings(config?.keys() ?? [], project)) {
      yield warning("settings", problem);
    }
    for (const { settings, note, ...source } of await sourcesOf(options, env)) {
      const check = source.name === undefined ? "settings" : `${source.name}: settings`;
      try {
        const profile = () => readActiveProfile(env);
        const connection = resolveConnection({ config: settings, env, profile });
        targets.push({ connection, ...source });
        yield plainToken(check, config, settings) ?? ok(check, "found");
      } catch (error) {
        yield incomplete(check, error, places);
      }
      if (note !== undefined) yield warning(check, note);
    }
  } catch (error) {
    yield incomplete("settings", error, places);
  }
  return targets;
}

function incomplete(check: string, error: unknown, places: string): CheckResult {
  if (!(error instanceof InfluxError || error instanceof CommandError)) throw error;
  return broken(check, `${error.message} (checked: ${places})`);
}

/**
 * Returns the stack's connections, or the one from the options: an option never sends a stack's token to another
 * server.
 */
async function sourcesOf({ stack, cwd, ...options }: SettingsOptions, env: Env): Promise<Source[]> {
  if (stack === undefined)
    return [{ settings: ofOptions(options), resources: [], secret: new Set(), name: undefined }];
  const state = await readStack(stack, cwd);
  const recorded = recordedResources(state);
  for (const { entry } of recorded) keepSecrets(entry.inputs);
  const secret = secretlyNamed(recorded);
  const connections = connectionsOf([state], recorded, env, "next");
  return connections.map(({ name, settings, resources }) => ({
    settings,
    note: settings === state.config ? changedSinceLastUp(state) : undefined,
    resources,
    secret,
    name: connections.length > 1 ? name : undefined,
  }));
}

function ofOptions({ url, org }: SettingsOptions): ReadConfig {
  const given: Record<string, string | undefined> = { "influxdb:url": url, "influxdb:org": org };
  return (key) => given[key];
}

function placesOf({ stack }: SettingsOptions): string {
  return stack === undefined
    ? "the options, the environment and the influx profile (add --stack to use a stack's configuration)"
    : `the settings of stack ${stack}, its InfluxDB providers as of the last up, the environment and the influx profile`;
}

function plainToken(
  check: string,
  config: Map<string, ConfigValue> | undefined,
  settings: ReadConfig,
): CheckResult | undefined {
  const token = config?.get("influxdb:token");
  if (!token || token.secret || token.value !== settings("influxdb:token")) return undefined;
  return warning(
    check,
    "found, but the token is in plain text in the stack's settings: revoke it, create another, and run " +
      "pulumi config set --secret influxdb:token",
  );
}
