import {
  type Client,
  isNotFound,
  listLabels,
  listMeasurementSchemas,
  listRoleHolders,
} from "pulumi-influxdb-serverless/client";
import { hidesBuckets } from "../live/hidden";
import { sampleBucket, userBuckets } from "../live/userBuckets";
import type { Organization } from "./organization";
import { isRefused, reasonOf } from "./refusal";
import type { Sight } from "./token";

/** What reading shows of a permission. */
export interface Glimpse {
  seen: "yes" | "no" | "partly" | "unclear";
  text: string;
}

const NO_BUCKET = "cannot be told: there is no bucket to try it on that this token sees";

/** Whether buckets are read, and whether some are hidden. */
export async function lookAtBuckets(
  client: Client,
  { buckets }: Sight,
  organization: Organization | undefined,
): Promise<Glimpse> {
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
export async function lookAtLabels(
  client: Client,
  organization: Organization | undefined,
): Promise<Glimpse> {
  try {
    const labels = await listLabels(client, organization?.id);
    return labels.length > 0
      ? { seen: "yes", text: `labels that it reads: ${labels.length}` }
      : { seen: "unclear", text: "no label to be seen: there is none, or it may read none" };
  } catch (error) {
    return refusedOrUnclear(error, "the token may not list labels");
  }
}

export async function lookAtRoles(client: Client, { buckets }: Sight): Promise<Glimpse> {
  const bucket = buckets && sampleBucket(buckets);
  if (!bucket) return { seen: "unclear", text: NO_BUCKET };
  try {
    await listRoleHolders(client, bucket.id, "member");
    await listRoleHolders(client, bucket.id, "owner");
    return { seen: "yes", text: `it reads those of bucket "${bucket.name}"` };
  } catch (error) {
    return refusedOrUnclear(
      error,
      `it may not read those of bucket "${bucket.name}": that takes reading the organisation, too`,
    );
  }
}

export async function lookAtSchemas(
  client: Client,
  { buckets }: Sight,
  organization: Organization | undefined,
): Promise<Glimpse> {
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
function refusedOrUnclear(error: unknown, text: string): Glimpse {
  if (isRefused(error) || isNotFound(error)) return { seen: "no", text };
  return { seen: "unclear", text: `cannot be told: ${reasonOf(error)}` };
}
