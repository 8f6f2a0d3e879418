import {
  type Client,
  type Connection,
  createClient,
  findOrganization,
  getBucketLimits,
  InfluxError,
  listBuckets,
  MissingApiError,
} from "pulumi-influxdb-serverless/client";
import { CommandError } from "../../commandError";
import { MAY_HIDE_BUCKETS, mayHideBuckets } from "../../inventory/hidden";
import { heldPermissions } from "../../inventory/tokenPermissions";
import { userBuckets } from "../../inventory/userBuckets";
import type { ReviewConnection } from "../reviewConnections";

/** A review shouldn't wait long for an unreachable server. */
const POLICY = { repeats: 1, patience: 2, timeout: 10_000, deadline: 20_000 };

/**
 * Reads the plan's limits from the server, with the settings of the stack's buckets if there is a stack, otherwise with
 * the environment's. Never fails: without a response, it returns the reason.
 * @param connections finds the connections; may throw as `reviewConnections` does
 */
export async function readPlanLimits(
  connections: () => Promise<ReviewConnection[]>,
): Promise<PlanLimits | { unknown: string }> {
  try {
    const connection = onlyOne(await connections());
    const client = createClient({ ...connection, policy: POLICY });
    try {
      const orgId = await organizationOf(client, connection);
      const limits = await getBucketLimits(client, orgId);
      const seen = await listBuckets(client, orgId);
      const held = await heldPermissions(client, orgId);
      return {
        ...limits,
        buckets: userBuckets(seen, orgId).map(({ name }) => name),
        hidden: (await mayHideBuckets(client, orgId, async () => seen, held))
          ? MAY_HIDE_BUCKETS
          : undefined,
      };
    } finally {
      await client.close();
    }
  } catch (error) {
    // InfluxDB 2.7 has no limits.
    if (error instanceof MissingApiError) {
      return {
        unknown:
          "the server has no limits API, so there is nothing to check (--no-limits skips this).",
      };
    }
    if (!(error instanceof InfluxError || error instanceof CommandError)) throw error;
    return { unknown: `the plan limits could not be read: ${error.message}` };
  }
}

/** @throws ConfigurationError, CommandError if no settings point to the preview's server */
function onlyOne([connection, ...others]: ReviewConnection[]): Connection {
  if (connection && others.length === 0) return connection.open();
  throw new CommandError(
    `the stack's buckets use ${1 + others.length} connections, which may have different plans.`,
  );
}

async function organizationOf(client: Client, { org }: Connection): Promise<string> {
  if (org && "id" in org) return org.id;
  const found = org && (await findOrganization(client, org.name));
  if (!found) throw new CommandError("the organization is not set, or the token can't see it.");
  return found.id;
}

/** What an organization's plan allows, and what already exists. */
export interface PlanLimits {
  /** Undefined means unlimited, here and below. */
  maxBuckets: number | undefined;
  maxRetentionSeconds: number | undefined;
  /** The names of the existing buckets; the service's own don't count. */
  buckets: readonly string[];
  /** Why there may be other buckets; undefined if there are none. */
  hidden: string | undefined;
}
