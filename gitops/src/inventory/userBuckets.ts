import type { BucketAnswer } from "pulumi-influxdb-serverless/client";

/**
 * Returns the buckets that users created: the service's own don't count toward a plan.
 * @param orgId leaves out buckets in other organizations, which a token for several organizations also sees
 */
export function userBuckets(buckets: readonly BucketAnswer[], orgId?: string): BucketAnswer[] {
  return buckets.filter(
    ({ type, orgID = orgId }) => type !== "system" && (orgId === undefined || orgID === orgId),
  );
}

/** Picks a bucket for a test read, preferably a user's rather than one of the service's own. */
export function sampleBucket(buckets: readonly BucketAnswer[]): BucketAnswer | undefined {
  return userBuckets(buckets)[0] ?? buckets[0];
}
