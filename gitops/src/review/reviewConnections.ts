import {
  ConfigurationError,
  type Connection,
  connectionFingerprint,
  normalizeBaseUrl,
  readActiveProfile,
  resolveConnection,
} from "pulumi-influxdb-serverless/client";
import { CommandError } from "../commandError";
import { connectionsOf, movesInNextUp } from "../pulumi/connections";
import { PulumiError } from "../pulumi/runPulumi";
import { type ManagedResource, managedResources, readStack } from "../pulumi/stackState";

type Env = Record<string, string | undefined>;

/** The sources of a review's connection settings. */
export interface ConnectionSources {
  /** Whether the settings come from a stack, not from the environment. */
  ofStack: boolean;
  /** Whether the preview was made elsewhere, so the pull request's program doesn't see the token. */
  ofFile: boolean;
  /** The stack; default: the selected one. */
  stack?: string | undefined;
  cwd?: string | undefined;
  /** The stack's settings, as shown in the preview. */
  shown: Record<string, unknown>;
}

/** A connection that a review can use. */
export interface ReviewConnection {
  /** Returns whether it reaches this bucket. */
  reaches(bucketId: string): boolean;
  /** @throws ConfigurationError, CommandError if no settings point to the preview's server */
  open(): Connection;
}

/**
 * Returns the connections of the stack's buckets, as in doctor and drift; without a stack, the environment's connection.
 * Sends nothing to InfluxDB.
 * @throws PulumiError if Pulumi can't read the state
 */
export async function reviewConnections(
  sources: ConnectionSources,
  env: Env,
): Promise<ReviewConnection[]> {
  const { ofStack, shown } = sources;
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
  const state = await readStackFor(sources);
  const moves = movesInNextUp(state);
  const buckets = managedResources(state).filter(({ kind }) => kind === "bucket");
  return connectionsOf([state], buckets, env).map(({ settings, resources }) => {
    const ids = new Set(resources.map(({ id }) => id));
    const open = () => {
      if (moves) throw new CommandError(MOVES);
      const connection = resolve(settings);
      requireKnown(resources, connection.url, env);
      requireShown(shown, state.config?.("influxdb:url"));
      return connection;
    };
    return { reaches: (bucketId) => ids.has(bucketId), open };
  });
}

const MOVES =
  "the stack's URL or organization changed since the last pulumi up, so the next one may change objects on another server.";

/** @throws PulumiError that says what else to check if the preview comes from a file */
async function readStackFor({ ofFile, stack, cwd }: ConnectionSources) {
  try {
    return await readStack(stack, cwd);
  } catch (error) {
    if (!ofFile || !(error instanceof PulumiError)) throw error;
    throw new PulumiError(`${error.message} ${OTHER_BACKEND}`);
  }
}

const OTHER_BACKEND =
  "(If Pulumi.yaml sets the backend, set PULUMI_BACKEND_URL in this job: a pull request could change the file.)";

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
 * The stack's settings also come from the pull request. A server counts as the stack's if its buckets are already there,
 * or if the environment specifies it.
 * @throws CommandError if the token would go elsewhere
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

/** Returns whether a state recorded that an object is on the server at this URL. */
export function isFingerprintOf(recorded: unknown, url: string): boolean {
  return (
    typeof recorded === "string" &&
    recorded.split(".")[0] === connectionFingerprint({ url, org: undefined })
  );
}

/**
 * The preview comes from a pull request: it can rule out a server for the token, but never choose one.
 * @param here the URL in the local settings
 * @throws CommandError if it is a different one
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
