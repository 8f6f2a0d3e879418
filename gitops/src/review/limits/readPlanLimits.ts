import {
  ConfigurationError,
  type Connection,
  createClient,
  findOrganization,
  getBucketLimits,
  InfluxError,
  listBuckets,
  readActiveProfile,
  resolveConnection,
  serverOf,
} from "pulumi-influxdb-serverless/client";
import { CommandError } from "../../commandError";
import { readConfig } from "../../pulumi/readConfig";
import type { PlanLimits } from "./planLimits";

const NO_SETTINGS =
  "no settings of the server are here: give --stack, or INFLUX_HOST, INFLUX_TOKEN and INFLUX_ORG";

type Env = Record<string, string | undefined>;

export interface LimitsOptions {
  stack?: string | undefined;
  cwd?: string | undefined;
  /** The settings of the stack, as the preview shows them. */
  shown: Record<string, unknown>;
}

/** A review that waits for a server that is not there helps nobody. */
const POLICY = { repeats: 1, patience: 2, timeout: 10_000, deadline: 20_000 };

/**
 * What the plan allows, from the server: with the settings of the stack where one is named, else of the environment.
 * Never fails: without an answer there is a reason.
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
      return { ...limits, buckets: await userBuckets(client, orgId) };
    } finally {
      await client.close();
    }
  } catch (error) {
    if (error instanceof ConfigurationError && options.stack === undefined)
      return { unknown: NO_SETTINGS };
    if (!(error instanceof InfluxError || error instanceof CommandError)) throw error;
    return { unknown: `the limits of the plan could not be read: ${error.message}` };
  }
}

type Client = ReturnType<typeof createClient>;

/** @throws ConfigurationError, PulumiError, CommandError when nothing leads to the server of the preview */
async function connectionFor(options: LimitsOptions, env: Env): Promise<Connection> {
  const { stack, cwd, shown } = options;
  const config = stack === undefined ? () => undefined : await readConfig({ stack, cwd });
  const connection = resolveConnection({ config, env, profile: () => readActiveProfile(env) });
  // The preview comes from a pull request: it may say where the token must not be sent, never where to send it.
  const url = shown["influxdb:url"];
  if (
    typeof url === "string" &&
    !(URL.canParse(url) && serverOf(url) === serverOf(connection.url))
  ) {
    throw new CommandError("the settings here are for another server than the preview's.");
  }
  return connection;
}

async function organizationOf(client: Client, { org }: Connection): Promise<string> {
  if (org && "id" in org) return org.id;
  const found = org && (await findOrganization(client, org.name));
  if (!found) throw new CommandError("the organisation is not set, or this token does not see it.");
  return found.id;
}

async function userBuckets(client: Client, orgId: string): Promise<string[]> {
  const names: string[] = [];
  for await (const { name, type, orgID } of listBuckets(client)) {
    if (type !== "system" && (orgID ?? orgId) === orgId) names.push(name);
  }
  return names;
}
