import {
  type BucketAnswer,
  InfluxError,
  isNotFound,
  type LabelAnswer,
  MissingApiError,
  type Session,
} from "pulumi-influxdb-serverless/client";
import type { InventoryObject } from "./inventoryObject";
import {
  attachmentObject,
  bucketObject,
  labelObject,
  roleObject,
  schemaObject,
} from "./toInventoryObjects";

/** What of an organization is looked at. */
export interface Selection {
  /** Whether to take a bucket; default: every one. */
  bucket?: (bucket: BucketAnswer) => boolean;
  /** Whether to take a label that does not come along with a bucket; default: every one. */
  label?: (label: LabelAnswer) => boolean;
  /** Whether what stands below a taken bucket, and the labels on it, come along; default: true. */
  below?: boolean;
}

/** Told of every bucket of which all is known. */
type Progress = (done: number, all: number) => void;

/** What was found, and what a person should know of what was not looked at. */
export interface Inventory {
  orgId: string;
  objects: InventoryObject[];
  /** How many labels the token sees, selected or not. */
  labels: number;
  hasLabelsApi: boolean;
  notes: string[];
}

/**
 * Everything of an organization that this token may see: labels, buckets, and what stands below each bucket. A list
 * that the token may not read is an error: what is left out must not look as if it were not there. What a list leaves
 * out without a word, `findHidden` tells.
 * @throws RequestError
 */
export async function takeInventory(
  session: Session,
  { bucket: takeBucket = () => true, label: takeLabel = () => true, below = true }: Selection = {},
  progress: Progress = () => undefined,
): Promise<Inventory> {
  const notes: string[] = [];
  let hasLabelsApi = true;
  const orgId = await session.organizationFor(undefined, "the organization to look at");
  const [allBuckets, allLabels] = await Promise.all([
    session.cache.allBuckets(),
    session.cache.allLabels().catch((error) => {
      if (!(error instanceof MissingApiError)) throw error;
      hasLabelsApi = false;
      notes.push(`Labels that are not on any bucket were not checked: ${error.message}`);
      return [];
    }),
  ]);
  const buckets = allBuckets.filter((bucket) => isOf(orgId, bucket.orgID) && takeBucket(bucket));
  const attached = new Set(buckets.flatMap(({ labels = [] }) => labels.map(({ id }) => id)));
  const labels = allLabels.filter(
    (label) => isOf(orgId, label.orgID) && ((below && attached.has(label.id)) || takeLabel(label)),
  );
  let done = 0;
  const objectsBelow = await Promise.all(
    (below ? buckets : []).map(async (bucket) => {
      const objects = await belowBucket(session, orgId, bucket, labels);
      done += 1;
      progress(done, buckets.length);
      return objects;
    }),
  );
  const objects = [
    ...labels.map((label) => labelObject(label, orgId)),
    ...buckets.map((bucket) => bucketObject(bucket, orgId)),
    ...objectsBelow.flat(),
  ];
  const seenLabels = allLabels.filter(({ orgID }) => isOf(orgId, orgID)).length;
  return { orgId, objects, labels: seenLabels, hasLabelsApi, notes };
}

/** A token for several organizations sees the buckets and labels of all. */
function isOf(orgId: string, orgID: string | undefined): boolean {
  return orgID === undefined || orgID === orgId;
}

async function belowBucket(
  { cache }: Session,
  orgId: string,
  bucket: BucketAnswer,
  allLabels: readonly LabelAnswer[],
): Promise<InventoryObject[]> {
  const { id: bucketId } = bucket;
  const isExplicit = bucket.schemaType === "explicit";
  const lists = Promise.all([
    cache.labelsOnBucket(bucketId),
    cache.roleHolders(bucketId, "member"),
    cache.roleHolders(bucketId, "owner"),
    // Servers refuse to list the schemas of other buckets.
    isExplicit ? cache.measurementSchemas({ orgId, bucketId }) : [],
  ]);
  const [labelIds, members, owners, schemas] = await lists.catch((error) => {
    throw isNotFound(error) ? hiddenBelow(bucket) : error;
  });
  const place = { orgId, bucket };
  const detailed = await Promise.all(
    schemas.map(({ id }) => cache.measurementSchema({ orgId, bucketId }, id)),
  );
  return [
    ...labelIds.map((id) => attachmentObject(place, id, allLabels)),
    ...members.map((user) => roleObject(place, user, "bucketMember")),
    ...owners.map((user) => roleObject(place, user, "bucketOwner")),
    ...detailed.map((schema) => schemaObject(place, schema)),
  ];
}

/** Below a bucket that was listed just now, "not found" means that the token may not. */
function hiddenBelow({ id, name }: BucketAnswer): InfluxError {
  return new InfluxError(
    `Could not read the labels, members, owners or schemas of bucket "${name}" (${id}), although the token can read the ` +
      "bucket. Use a token that can read the whole organization.",
  );
}
