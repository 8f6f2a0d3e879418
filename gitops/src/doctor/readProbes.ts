import {
  type Client,
  isNotFound,
  listLabels,
  listMeasurementSchemas,
  listRoleHolders,
} from "pulumi-influxdb-serverless/client";
import { hidesBuckets } from "../inventory/hidden";
import { sampleBucket, userBuckets } from "../inventory/userBuckets";
import { isRefused, reasonOf } from "./checkResult";
import type { Organization } from "./organization";
import type { VisibleBuckets } from "./token";

/** What reading shows of a permission. */
export interface ProbeResult {
  seen: "yes" | "no" | "partly" | "unclear";
  text: string;
}

const NO_BUCKET = "cannot be told: there is no bucket to try it on that this token sees";

/** Whether buckets are read, and whether some are hidden. */
export async function probeBuckets(
  client: Client,
  { buckets }: VisibleBuckets,
  organization: Organization | undefined,
): Promise<ProbeResult> {
  if (!buckets) return { seen: "no", text: "the token may not list buckets" };
  const users = userBuckets(buckets).length;
  // A token that may not read the organization sees none of the system buckets anyway.
  const isReadable = users > 0 && organization?.readable;
  if (isReadable && (await hidesBuckets(client, organization.id, buckets))) {
    return {
      seen: "partly",
      text: `user buckets that it reads: ${users}; others are hidden from it, or may be: nothing is known of those`,
    };
  }
  if (users > 0) return { seen: "yes", text: `user buckets that it reads: ${users}` };
  return { seen: "unclear", text: "no user bucket to be seen: there is none, or it may read none" };
}

/** A token that may not read labels sees an empty list. */
export async function probeLabels(
  client: Client,
  organization: Organization | undefined,
): Promise<ProbeResult> {
  try {
    const labels = await listLabels(client, organization?.id);
    return labels.length > 0
      ? { seen: "yes", text: `labels that it reads: ${labels.length}` }
      : { seen: "unclear", text: "no label to be seen: there is none, or it may read none" };
  } catch (error) {
    return refusedOrUnclear(error, "the token may not list labels");
  }
}

export async function probeRoles(
  client: Client,
  { buckets }: VisibleBuckets,
): Promise<ProbeResult> {
  const bucket = buckets && sampleBucket(buckets);
  if (!bucket) return { seen: "unclear", text: NO_BUCKET };
  try {
    await listRoleHolders(client, bucket.id, "member");
    await listRoleHolders(client, bucket.id, "owner");
    return { seen: "yes", text: `it reads those of bucket "${bucket.name}"` };
  } catch (error) {
    return refusedOrUnclear(
      error,
      `it may not read those of bucket "${bucket.name}": that takes reading the organization, too`,
    );
  }
}

export async function probeSchemas(
  client: Client,
  { buckets }: VisibleBuckets,
  organization: Organization | undefined,
): Promise<ProbeResult> {
  const bucket = buckets?.find(({ schemaType }) => schemaType === "explicit");
  if (!bucket || !organization) {
    return { seen: "unclear", text: "cannot be told: it sees no bucket with explicit schemas" };
  }
  const text = `those of bucket "${bucket.name}"`;
  try {
    await listMeasurementSchemas(client, { orgId: organization.id, bucketId: bucket.id });
    return { seen: "yes", text: `it reads ${text}` };
  } catch (error) {
    return refusedOrUnclear(error, `it may not read ${text}`);
  }
}

/** Below a bucket that is seen, "not found" means that the token may not look. */
function refusedOrUnclear(error: unknown, text: string): ProbeResult {
  if (isRefused(error) || isNotFound(error)) return { seen: "no", text };
  return { seen: "unclear", text: `cannot be told: ${reasonOf(error)}` };
}
