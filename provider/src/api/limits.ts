import { path } from "./call";
import type { Client } from "./client";
import { limitsAnswer } from "./models";

/** What the plan of an organization allows; undefined is without limit. */
export interface BucketLimits {
  /** How many buckets, those of the service not counted. */
  maxBuckets: number | undefined;
  /** The longest retention, in seconds. */
  maxRetentionSeconds: number | undefined;
}

const NANOSECONDS = 1_000_000_000;

/** The limits of buckets: 0 means none, durations are in nanoseconds. GET /api/v2/orgs/{orgID}/limits. */
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
