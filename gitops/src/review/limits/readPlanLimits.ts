import {
  type Client,
  ConfigurationError,
  type Connection,
  connectionMark,
  createClient,
  findOrganization,
  getBucketLimits,
  InfluxError,
  listBuckets,
  normalizeBaseUrl,
  readActiveProfile,
  resolveConnection,
} from "pulumi-influxdb-serverless/client";
import { CommandError } from "../../commandError";
import { userBuckets } from "../../inventory/userBuckets";
import { connectionsOf } from "../../pulumi/connections";
import {
  type ManagedResource,
  managedResources,
  readStack,
  type StackState,
} from "../../pulumi/stackState";

const NO_SETTINGS =
  "the server is not configured: use --stack, or set INFLUX_HOST, INFLUX_TOKEN and INFLUX_ORG";

type Env = Record<string, string | undefined>;
type ReadConfig = (key: string) => string | undefined;

export interface LimitsOptions {
  /** Whether the settings are those of a stack, and not of the environment. */
  ofStack: boolean;
  /** The stack; default: the one that is selected. */
  stack?: string | undefined;
  cwd?: string | undefined;
  /** The settings of the stack, as the preview shows them. */
  shown: Record<string, unknown>;
}

/** A review that waits for a server that is not there helps nobody. */
const POLICY = { repeats: 1, patience: 2, timeout: 10_000, deadline: 20_000 };

/**
 * What the plan allows, from the server: with the settings of the stack's buckets where there is a stack, else of the
 * environment. Never fails: without an answer there is a reason.
 */
export async function readPlanLimits(
  options: LimitsOptions,
  env: Env,
): Promise<PlanLimits | { unknown: string }> {
  try {
    const connection = await connectionFor(options, env);
    const client = createClient({ ...connection, policy: POLICY });
    try {
      const orgId = await organizationOf(client, connection);
      const limits = await getBucketLimits(client, orgId);
      return { ...limits, buckets: await namesOf(client, orgId) };
    } finally {
      await client.close();
    }
  } catch (error) {
    if (error instanceof ConfigurationError && !options.ofStack) return { unknown: NO_SETTINGS };
    if (!(error instanceof InfluxError || error instanceof CommandError)) throw error;
    return { unknown: `the limits of the plan could not be read: ${error.message}` };
  }
}

/** @throws ConfigurationError, PulumiError, CommandError when nothing leads to the server of the preview */
async function connectionFor(options: LimitsOptions, env: Env): Promise<Connection> {
  const state = options.ofStack ? await readStack(options.stack, options.cwd) : undefined;
  const config = state ? settingsIn(state, env) : () => undefined;
  const connection = resolveConnection({ config, env, profile: () => readActiveProfile(env) });
  if (state) requireKnown(state, connection.url, env);
  requireShown(options.shown, state ? state.config?.("influxdb:url") : connection.url);
  return connection;
}

/** The settings of the stack's buckets, as doctor and drift have them. @throws CommandError when they have several */
function settingsIn(state: StackState, env: Env): ReadConfig {
  const [connection, ...others] = connectionsOf([state], bucketsOf(state), env);
  if (connection && others.length === 0) return connection.settings;
  throw new CommandError(
    `the stack's buckets use ${1 + others.length} connections, which may have different plans.`,
  );
}

/**
 * The stack's settings come from the pull request, too. A server counts as the stack's when its buckets are there already,
 * or when the environment names it.
 * @throws CommandError when the token would go elsewhere
 */
function requireKnown(state: StackState, url: string, { INFLUX_HOST: host }: Env): void {
  if (host && URL.canParse(host) && normalizeBaseUrl(host) === normalizeBaseUrl(url)) return;
  const mark = connectionMark({ url, org: undefined });
  const marks = bucketsOf(state).map(({ entry }) => entry.outputs.connection);
  const isKnown = marks.every((it) => typeof it === "string" && it.split(".")[0] === mark);
  if (isKnown && marks.length > 0) return;
  throw new CommandError(
    "the state has no buckets on the server that the stack's settings point to, so no token was sent there.",
  );
}

function bucketsOf(state: StackState): ManagedResource[] {
  return managedResources(state).filter(({ kind }) => kind === "bucket");
}

/**
 * The preview comes from a pull request: it may say where the token must not be sent, never where to send it.
 * @param here the URL that the settings here have
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
  throw new CommandError("the settings point to a different server than the preview.");
}

async function organizationOf(client: Client, { org }: Connection): Promise<string> {
  if (org && "id" in org) return org.id;
  const found = org && (await findOrganization(client, org.name));
  if (!found) throw new CommandError("the organization is not set, or this token does not see it.");
  return found.id;
}

async function namesOf(client: Client, orgId: string): Promise<string[]> {
  return userBuckets(await listBuckets(client, orgId), orgId).map(({ name }) => name);
}

/** What the plan of an organization allows, and what there is already. */
export interface PlanLimits {
  /** Undefined is without limit, here and below. */
  maxBuckets: number | undefined;
  maxRetentionSeconds: number | undefined;
  /** The names of the buckets that there are; the service's own do not count. */
  buckets: readonly string[];
}
