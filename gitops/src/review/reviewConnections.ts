import {
  ConfigurationError,
  type Connection,
  connectionFingerprint,
  normalizeBaseUrl,
  readActiveProfile,
  resolveConnection,
} from "pulumi-influxdb-serverless/client";
import { CommandError } from "../commandError";
import { connectionsOf } from "../pulumi/connections";
import { type ManagedResource, managedResources, readStack } from "../pulumi/stackState";

type Env = Record<string, string | undefined>;

/** The sources of a review's connection settings. */
export interface ConnectionSources {
  /** Whether the settings are those of a stack, and not of the environment. */
  ofStack: boolean;
  /** The stack; default: the one that is selected. */
  stack?: string | undefined;
  cwd?: string | undefined;
  /** The settings of the stack, as the preview shows them. */
  shown: Record<string, unknown>;
}

/** A connection that a review may use. */
export interface ReviewConnection {
  /** Returns whether it reaches this bucket. */
  reaches(bucketId: string): boolean;
  /** @throws ConfigurationError, CommandError when nothing leads to the server of the preview */
  open(): Connection;
}

/**
 * The connections of the stack's buckets, as doctor and drift have them; without a stack, that of the environment. Sends
 * nothing to InfluxDB.
 * @throws PulumiError when Pulumi can't tell the state
 */
export async function reviewConnections(
  { ofStack, stack, cwd, shown }: ConnectionSources,
  env: Env,
): Promise<ReviewConnection[]> {
  const resolve = (config: (key: string) => string | undefined) =>
    resolveConnection({ config, env, profile: () => readActiveProfile(env) });
  if (!ofStack) {
    const open = () => {
      const connection = orNoSettings(() => resolve(() => undefined));
      requireShown(shown, connection.url);
      return connection;
    };
    return [{ reaches: () => true, open }];
  }
  const state = await readStack(stack, cwd);
  const buckets = managedResources(state).filter(({ kind }) => kind === "bucket");
  return connectionsOf([state], buckets, env).map(({ settings, resources }) => {
    const ids = new Set(resources.map(({ id }) => id));
    const open = () => {
      const connection = resolve(settings);
      requireKnown(resources, connection.url, env);
      requireShown(shown, state.config?.("influxdb:url"));
      return connection;
    };
    return { reaches: (bucketId) => ids.has(bucketId), open };
  });
}

/** @throws CommandError worded for users who have no settings at all */
function orNoSettings(resolve: () => Connection): Connection {
  try {
    return resolve();
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    throw new CommandError(
      "the server is not configured: use --stack, or set INFLUX_HOST, INFLUX_TOKEN and INFLUX_ORG",
    );
  }
}

/**
 * The stack's settings come from the pull request, too. A server counts as the stack's when its buckets are there already,
 * or when the environment names it.
 * @throws CommandError when the token would go elsewhere
 */
function requireKnown(
  buckets: readonly ManagedResource[],
  url: string,
  { INFLUX_HOST: host }: Env,
): void {
  if (host && URL.canParse(host) && normalizeBaseUrl(host) === normalizeBaseUrl(url)) return;
  const recorded = buckets.map(({ entry }) => entry.outputs.connection);
  if (recorded.length > 0 && recorded.every((it) => isFingerprintOf(it, url))) return;
  throw new CommandError(
    "the state has no buckets on the server that the stack's settings point to, so no token was sent there.",
  );
}

/** Whether a state recorded that an object is on the server of this URL. */
export function isFingerprintOf(recorded: unknown, url: string): boolean {
  return (
    typeof recorded === "string" &&
    recorded.split(".")[0] === connectionFingerprint({ url, org: undefined })
  );
}

/**
 * The preview comes from a pull request: it can rule out a server for the token, but never choose one.
 * @param here the URL in the local settings
 * @throws CommandError when it is another one
 */
function requireShown(shown: Record<string, unknown>, here: string | undefined): void {
  const url = shown["influxdb:url"];
  if (typeof url !== "string") return;
  if (
    here &&
    URL.canParse(url) &&
    URL.canParse(here) &&
    normalizeBaseUrl(url) === normalizeBaseUrl(here)
  )
    return;
  throw new CommandError("the settings point to a different server than the preview does.");
}
