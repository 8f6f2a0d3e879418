import {
  type BucketAnswer,
  bucketOutputs,
  declaredIn,
  InfluxError,
  isNotFound,
  type LabelAnswer,
  labelOutputs,
  type MeasurementSchemaAnswer,
  MissingApiError,
  measurementSchemaOutputs,
  type RoleHolderAnswer,
  relationId,
  type Session,
} from "pulumi-influxdb-serverless/client";
import type { LiveObject } from "./liveObject";

/** What of an organisation is looked at. */
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
  objects: LiveObject[];
  notes: string[];
}

/**
 * Everything of an organisation that this token may see: labels, buckets, and what stands below each bucket. A list
 * that the token may not read is an error: what is left out must not look as if it were not there.
 * @throws RequestError
 */
export async function takeInventory(
  session: Session,
  { bucket: takeBucket = () => true, label: takeLabel = () => true, below = true }: Selection = {},
  progress: Progress = () => undefined,
): Promise<Inventory> {
  const notes: string[] = [];
  const orgId = await session.organizationFor(undefined, "the organisation to look at");
  const [allBuckets, allLabels] = await Promise.all([
    session.reader.allBuckets(),
    session.reader.allLabels().catch((error) => {
      if (!(error instanceof MissingApiError)) throw error;
      notes.push(`Labels that are on no bucket were not looked at: ${error.message}`);
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
  if (allLabels.length === 0 && attached.size === 0 && notes.length === 0) notes.push(NO_LABELS);
  const objects = [
    ...labels.map((label) => labelObject(label, orgId)),
    ...buckets.map((bucket) => bucketObject(bucket, orgId)),
    ...objectsBelow.flat(),
  ];
  return { objects, notes };
}

/** An empty list is all that a token without the right gets: no status tells. */
const NO_LABELS =
  "This token sees no label at all: there are none, or it may not read them. influxdb-gitops doctor looks into that.";

/** A token for several organisations sees the buckets and labels of all. */
function isOf(orgId: string, orgID: string | undefined): boolean {
  return orgID === undefined || orgID === orgId;
}

async function belowBucket(
  { reader }: Session,
  orgId: string,
  bucket: BucketAnswer,
  allLabels: readonly LabelAnswer[],
): Promise<LiveObject[]> {
  const { id: bucketId } = bucket;
  const isExplicit = bucket.schemaType === "explicit";
  const lists = Promise.all([
    reader.labelsOnBucket(bucketId),
    reader.roleHolders(bucketId, "member"),
    reader.roleHolders(bucketId, "owner"),
    // Servers refuse to list the schemas of other buckets.
    isExplicit ? reader.measurementSchemas({ orgId, bucketId }) : [],
  ]);
  const [labelIds, members, owners, schemas] = await lists.catch((error) => {
    throw isNotFound(error) ? hiddenBelow(bucket) : error;
  });
  const place = { orgId, bucket };
  const detailed = await Promise.all(
    schemas.map(({ id }) => reader.measurementSchema({ orgId, bucketId }, id)),
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
    `What stands below bucket "${name}" (${id}) cannot be seen, although the bucket can: this token may not read its ` +
      "labels, members, owners or schemas. Use one that may read all of the organisation.",
  );
}

interface Place {
  orgId: string;
  bucket: BucketAnswer;
}

function labelObject(label: LabelAnswer, orgId: string): LiveObject {
  const { name, properties } = label;
  const inputs = { name, ...(Object.keys(properties).length > 0 ? { properties } : {}) };
  return object("label", label.id, name, inputs, { ...labelOutputs(label, { orgId }) });
}

function bucketObject(bucket: BucketAnswer, orgId: string): LiveObject {
  const outputs = bucketOutputs(bucket, { orgId });
  const { name, description, retentionRules, schemaType, rp, type } = outputs;
  const inputs = {
    name,
    ...(description === "" ? {} : { description }),
    retentionRules,
    ...(schemaType === "implicit" ? {} : { schemaType }),
    ...(rp === undefined ? {} : { rp }),
  };
  const live = object("bucket", bucket.id, name, inputs, { ...outputs });
  return { ...live, isSystem: type === "system" };
}

function attachmentObject(
  { orgId, bucket }: Place,
  labelId: string,
  labels: readonly LabelAnswer[],
) {
  const label = labels.find(({ id }) => id === labelId)?.name ?? labelId;
  const inputs = { bucketId: bucket.id, labelId };
  const id = relationId(bucket.id, labelId);
  return below(bucket, object("bucketLabelAttachment", id, label, inputs, { orgId }));
}

function roleObject(
  { orgId, bucket }: Place,
  user: RoleHolderAnswer,
  kind: "bucketMember" | "bucketOwner",
) {
  const inputs = { bucketId: bucket.id, userId: user.id };
  const outputs = { orgId, name: user.name };
  const id = relationId(bucket.id, user.id);
  return below(bucket, object(kind, id, user.name ?? user.id, inputs, outputs));
}

function schemaObject({ orgId, bucket }: Place, schema: MeasurementSchemaAnswer) {
  const columns = schema.columns.map(({ name, type, dataType }) => ({
    name,
    type,
    ...(dataType === undefined ? {} : { dataType }),
  }));
  const inputs = { bucketId: bucket.id, name: schema.name, columns };
  const outputs = measurementSchemaOutputs(schema, { orgId }, inputs as never);
  return below(bucket, object("measurementSchema", schema.id, schema.name, inputs, { ...outputs }));
}

/** The state contract: outputs carry the declared inputs, and their names. */
function object(
  kind: LiveObject["kind"],
  id: string,
  name: string,
  inputs: Record<string, unknown>,
  outputs: Record<string, unknown>,
): LiveObject {
  const declared = { ...outputs, ...inputs, declared: declaredIn(inputs) };
  return { kind, id, name, ownName: name, isSystem: false, inputs, outputs: declared };
}

function below({ id, name, type }: BucketAnswer, live: LiveObject): LiveObject {
  return { ...live, name: `${live.name} on ${name}`, bucketId: id, isSystem: type === "system" };
}
