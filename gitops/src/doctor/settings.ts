import {
  type Connection,
  InfluxError,
  readActiveProfile,
  resolveConnection,
} from "pulumi-influxdb-serverless/client";
import type { Kind } from "pulumi-influxdb-serverless/rules";
import { CommandError } from "../commandError";
import { type ConfigValue, readConfigValues } from "../pulumi/readConfig";
import { connectionsOf } from "../stack/connections";
import { keepSecrets } from "../stack/secretValue";
import { managedResources, readStack, secretlyNamed } from "../stack/stackState";
import { broken, type Finding, ok, warning } from "./finding";

export interface SettingsOptions {
  url?: string | undefined;
  org?: string | undefined;
  stack?: string | undefined;
  cwd?: string | undefined;
}

export type Env = Record<string, string | undefined>;
type ReadConfig = (key: string) => string | undefined;

/** An organisation to look at. */
export interface Target {
  connection: Connection;
  /** What a stack keeps there; empty where no stack is known. */
  kinds: ReadonlySet<Kind>;
  /** The ids of buckets and labels whose names the stack keeps secret. */
  secret: ReadonlySet<string>;
  /** How a person knows it, where there are several: `prod, provider eu`. */
  name: string | undefined;
}

/** Settings that are still to be put together. */
interface Source extends Pick<Target, "kinds" | "secret" | "name"> {
  settings: ReadConfig;
}

/** Finds the settings of each connection. @returns those that are whole */
export async function* examineSettings(
  options: SettingsOptions,
  env: Env,
): AsyncGenerator<Finding, Target[]> {
  const places = placesOf(options);
  const targets: Target[] = [];
  try {
    const config = options.stack === undefined ? undefined : await readConfigValues(options);
    for (const { settings, ...source } of await sourcesOf(options, env)) {
      const check = source.name === undefined ? "settings" : `${source.name}: settings`;
      try {
        const profile = () => readActiveProfile(env);
        const connection = resolveConnection({ config: settings, env, profile });
        targets.push({ connection, ...source });
        yield plainToken(check, config, settings) ?? ok(check, "found");
      } catch (error) {
        yield incomplete(check, error, places);
      }
    }
  } catch (error) {
    yield incomplete("settings", error, places);
  }
  return targets;
}

function incomplete(check: string, error: unknown, places: string): Finding {
  if (!(error instanceof InfluxError || error instanceof CommandError)) throw error;
  return broken(check, `${error.message} (looked at: ${places})`);
}

/** The connections of the stack, or the one of the options: an option never leads a stack's token elsewhere. */
async function sourcesOf({ stack, cwd, ...options }: SettingsOptions, env: Env): Promise<Source[]> {
  if (stack === undefined)
    return [{ settings: ofOptions(options), kinds: new Set(), secret: new Set(), name: undefined }];
  const state = await readStack(stack, cwd);
  const managed = managedResources(state);
  for (const { entry } of managed) keepSecrets(entry.inputs);
  const secret = secretlyNamed(managed);
  const connections = connectionsOf([state], managed, env);
  return connections.map(({ name, settings, resources }) => ({
    settings,
    kinds: new Set(resources.map(({ kind }) => kind)),
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
    ? "options, the environment and the influx profile; with --stack also a stack's configuration"
    : `stack ${stack}, its InfluxDB providers as of the last up, the environment and the influx profile`;
}

function plainToken(
  check: string,
  config: Map<string, ConfigValue> | undefined,
  settings: ReadConfig,
): Finding | undefined {
  const token = config?.get("influxdb:token");
  if (!token || token.secret || token.value !== settings("influxdb:token")) return undefined;
  return warning(
    check,
    "found, but the token stands in clear in the stack's settings: revoke it, make another one, and " +
      "pulumi config set --secret influxdb:token",
  );
}
