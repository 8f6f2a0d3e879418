import { path } from "./call";
import type { Client } from "./client";
import { limitsAnswer } from "./models";

/** What an organization's plan allows; undefined means unlimited. */
export interface BucketLimits {
  /** The maximum number of buckets, not counting the service's own. */
  maxBuckets: number | undefined;
  /** The longest retention, in seconds. */
  maxRetentionSeconds: number | undefined;
}

const NANOSECONDS = 1_000_000_000;

/**
 * Returns the bucket limits. In the response, 0 means unlimited and durations are in nanoseconds. GET
 * /api/v2/orgs/{orgID}/limits.
 */
export async function getBucketLimits(client: Client, orgId: string): Promise<BucketLimits> {
  const { limits } = await client.send({
    method: "GET",
    path: path`/api/v2/orgs/${orgId}/limits`,
    answer: limitsAnswer,
    purpose: `read the limits of organization ${orgId}`,
    family: "limits API (/api/v2/orgs/{orgID}/limits)",
  });
  const { maxBuckets, maxRetentionDuration } = limits.bucket;
  return {
    maxBuckets: maxBuckets || undefined,
    maxRetentionSeconds: maxRetentionDuration ? maxRetentionDuration / NANOSECONDS : undefined,
  };
}
