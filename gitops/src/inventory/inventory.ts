import {
  type BucketAnswer,
  type DbrpAnswer,
  InfluxError,
  isNotFound,
  type LabelAnswer,
  MissingApiError,
  type Session,
} from "pulumi-influxdb-serverless/client";
import type { Kind } from "pulumi-influxdb-serverless/rules";
import { groupBy } from "../collections";
import { pluralize } from "../output/describeValue";
import type { InventoryObject } from "./inventoryObject";
import { listOrNote } from "./listOrNote";
import {
  attachmentObject,
  bucketObject,
  labelObject,
  mappingObject,
  roleObject,
  schemaObject,
} from "./toInventoryObjects";
import type { TokenOf } from "./tokenPermissions";
import { type TakeToken, type TokenInventory, takeTokens } from "./tokens";

/** Which objects in an organization to read. */
export interface Selection {
  /** Whether to include a bucket; default: every bucket. */
  bucket?: (bucket: BucketAnswer) => boolean;
  /** Whether to include a label that isn't on an included bucket; default: every label. */
  label?: (label: LabelAnswer) => boolean;
  /** Whether to include the objects in an included bucket and the labels on it; default: true. */
  below?: boolean;
  /** Whether to include an API token; default: every token. */
  token?: TakeToken;
  /** Finds values of tokens that the server doesn't show, to recognize the connection's token. */
  tokenOf?: TokenOf | undefined;
  /** Whether to list tokens and mappings; default: both. The other kinds are always listed. */
  isWanted?: (kind: Kind) => boolean;
}

/** Called after each bucket has been read completely. */
type Progress = (done: number, all: number) => void;

/** What was found, and notes about what wasn't read. */
export interface Inventory {
  orgId: string;
  objects: InventoryObject[];
  /** How many labels the token sees, selected or not. */
  labels: number;
  hasLabelsApi: boolean;
  /** Whether DBRP mappings were listed. */
  hasMappings: boolean;
  /** What is known about the API tokens; undefined if their list wasn't read or is empty. */
  tokens: TokenInventory | undefined;
  notes: string[];
}

/**
 * Reads everything in an organization that this token can read: labels, buckets, the objects in each bucket, and API
 * tokens. A list that the token can't read is an error: omitted objects must not look as if they didn't exist.
 * `findHidden` reports what lists omit silently.
 * @throws RequestError
 */
export async function takeInventory(
  session: Session,
  selection: Selection = {},
  progress: Progress = () => undefined,
): Promise<Inventory> {
  const {
    bucket: takeBucket = () => true,
    label: takeLabel = () => true,
    below = true,
  } = selection;
  const isWanted = selection.isWanted ?? (() => true);
  const notes: string[] = [];
  let hasLabelsApi = true;
  const orgId = await session.organizationFor(undefined, "this command");
  const [allBuckets, allLabels, mappings] = await Promise.all([
    session.cache.allBuckets(),
    session.cache.allLabels().catch((error) => {
      if (!(error instanceof MissingApiError)) throw error;
      hasLabelsApi = false;
      notes.push(`Labels that are not on any bucket were not checked: ${error.message}`);
      return [];
    }),
    below && isWanted("dbrpMapping")
      ? listOrNote("DBRP mappings", () => session.cache.allDbrps(orgId), notes)
      : undefined,
  ]);
  const buckets = allBuckets.filter((bucket) => isOf(orgId, bucket.orgID) && takeBucket(bucket));
  const attached = new Set(buckets.flatMap(({ labels = [] }) => labels.map(({ id }) => id)));
  const labels = allLabels.filter(
    (label) => isOf(orgId, label.orgID) && ((below && attached.has(label.id)) || takeLabel(label)),
  );
  const mappingsOf = groupBy(ownMappings(mappings ?? [], orgId), ({ bucketID }) => bucketID);
  let done = 0;
  const objectsBelow = await Promise.all(
    (below ? buckets : []).map(async (bucket) => {
      const objects = await belowBucket(session, orgId, bucket, labels);
      done += 1;
      progress(done, buckets.length);
      const own = mappingsOf.get(bucket.id) ?? [];
      return [...objects, ...own.map((mapping) => mappingObject({ orgId, bucket }, mapping))];
    }),
  );
  if (!selection.bucket) notes.push(...notesOnLost(mappingsOf, buckets));
  const tokens = isWanted("authorization")
    ? await takeTokens(session, { orgId, buckets, ...selection }, notes)
    : undefined;
  const objects = [
    ...labels.map((label) => labelObject(label, orgId)),
    ...buckets.map((bucket) => bucketObject(bucket, orgId)),
    ...objectsBelow.flat(),
    ...(tokens?.objects ?? []),
  ];
  const hasMappings = mappings !== undefined;
  const seenLabels = allLabels.filter(({ orgID }) => isOf(orgId, orgID)).length;
  return { orgId, objects, labels: seenLabels, hasLabelsApi, hasMappings, tokens, notes };
}

/** A token for several organizations sees the buckets and labels of all. */
function isOf(orgId: string, orgID: string | undefined): boolean {
  return orgID === undefined || orgID === orgId;
}

function ownMappings(mappings: readonly DbrpAnswer[], orgId: string): DbrpAnswer[] {
  return mappings.filter(({ orgID }) => isOf(orgId, orgID));
}

/** A mapping can outlive its bucket, or be visible when its bucket isn't. */
function notesOnLost(
  mappingsOf: ReadonlyMap<string, DbrpAnswer[]>,
  buckets: readonly BucketAnswer[],
): string[] {
  const known = new Set(buckets.map(({ id }) => id));
  const lost = [...mappingsOf].flatMap(([bucketId, all]) => (known.has(bucketId) ? [] : all));
  const [first] = lost;
  if (!first) return [];
  return [
    `left out: ${pluralize(lost.length, "DBRP mapping")} to a bucket that doesn't exist or that this token can't read, such ` +
      `as "${first.database}/${first.retention_policy}" (${first.id}) to bucket ${first.bucketID}.`,
  ];
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

/** For something in a bucket that was just listed, "not found" means that the token lacks the permission. */
function hiddenBelow({ id, name }: BucketAnswer): InfluxError {
  return new InfluxError(
    `Could not read the labels, members, owners or schemas of bucket "${name}" (${id}), although the token can read the ` +
      "bucket. Use a token that can read the whole organization.",
  );
}
