import {
  type Client,
  isNotFound,
  listAuthorizations,
  listDbrps,
  listLabels,
  listMeasurementSchemas,
  listRoleHolders,
} from "pulumi-influxdb-serverless/client";
import { hidesBuckets } from "../inventory/hidden";
import { sampleBucket, userBuckets } from "../inventory/userBuckets";
import { isRefused, reasonOf } from "./checkResult";
import type { Organization } from "./organization";
import type { VisibleBuckets } from "./token";

/** What a test read shows about a permission. */
export interface ProbeResult {
  seen: "yes" | "no" | "partly" | "unclear";
  text: string;
}

const NO_ORGANIZATION = "can't be checked without the organization";
const NO_BUCKET = "can't be checked: this token sees no buckets";

/** Checks whether buckets can be read, and whether some are hidden. */
export async function probeBuckets(
  client: Client,
  { buckets }: VisibleBuckets,
  organization: Organization | undefined,
): Promise<ProbeResult> {
  if (!buckets) return { seen: "no", text: "the token can't list buckets" };
  const users = userBuckets(buckets).length;
  // A token that can't read the organization sees no system buckets anyway.
  const isReadable = users > 0 && organization?.readable;
  if (isReadable && (await hidesBuckets(client, organization.id, buckets))) {
    return {
      seen: "partly",
      text: `user buckets that it can read: ${users}; there may be others that it can't read`,
    };
  }
  if (users > 0) return { seen: "yes", text: `user buckets that it can read: ${users}` };
  return { seen: "unclear", text: "no user buckets: there are none, or the token can't read them" };
}

/** A token that can't read labels sees an empty list. */
export async function probeLabels(
  client: Client,
  organization: Organization | undefined,
): Promise<ProbeResult> {
  try {
    const labels = await listLabels(client, organization?.id);
    return labels.length > 0
      ? { seen: "yes", text: `labels that it can read: ${labels.length}` }
      : { seen: "unclear", text: "no labels: there are none, or the token can't read them" };
  } catch (error) {
    return refusedOrUnclear(error, "the token can't list labels");
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
    return { seen: "yes", text: `it can read those of bucket "${bucket.name}"` };
  } catch (error) {
    return refusedOrUnclear(
      error,
      `it can't read those of bucket "${bucket.name}", which also requires reading the organization`,
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
    return {
      seen: "unclear",
      text: "can't be checked: the token sees no bucket with explicit schemas",
    };
  }
  const text = `those of bucket "${bucket.name}"`;
  try {
    await listMeasurementSchemas(client, { orgId: organization.id, bucketId: bucket.id });
    return { seen: "yes", text: `it can read ${text}` };
  } catch (error) {
    return refusedOrUnclear(error, `it can't read ${text}`);
  }
}

/** These lists also omit what a token can't read. */
export async function probeMappings(
  client: Client,
  organization: Organization | undefined,
): Promise<ProbeResult> {
  if (!organization) return { seen: "unclear", text: NO_ORGANIZATION };
  try {
    const { length } = await listDbrps(client, organization.id);
    return length > 0
      ? { seen: "yes", text: `DBRP mappings that it can read: ${length}` }
      : { seen: "unclear", text: "no DBRP mappings: there are none, or the token can't read them" };
  } catch (error) {
    return refusedOrUnclear(error, "the token can't list DBRP mappings");
  }
}

/** At least one token exists, this one, so an empty list means that it can't read any. */
export async function probeTokens(
  client: Client,
  organization: Organization | undefined,
): Promise<ProbeResult> {
  if (!organization) return { seen: "unclear", text: NO_ORGANIZATION };
  const text = "it can't read tokens, not even itself; this also requires reading users";
  try {
    const { length } = await listAuthorizations(client, organization.id);
    return length > 0
      ? { seen: "yes", text: `tokens that it can read: ${length}` }
      : { seen: "no", text };
  } catch (error) {
    return refusedOrUnclear(error, text);
  }
}

/** For something in a readable bucket, "not found" means that the token lacks the permission. */
function refusedOrUnclear(error: unknown, text: string): ProbeResult {
  if (isRefused(error) || isNotFound(error)) return { seen: "no", text };
  return { seen: "unclear", text: `can't be checked: ${reasonOf(error)}` };
}
