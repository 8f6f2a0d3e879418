import { type CreateBucketBody, createBucket, findBucket, getBucket } from "../../api/buckets";
import { InfluxError, isNotFound } from "../../api/errors";
import type { BucketAnswer } from "../../api/models";
import { declaredIn, pickDeclared } from "../../contract/state";
import { waitForNameRelease } from "../../ownership/nameRelease";
import { createIdempotently } from "../../reconcile/createIdempotently";
import type { Session } from "../../session/session";
import { type BucketInputs, bucketKey, liveOutputs } from "./model";
import { DEFAULT_SECONDS, formatRetention, isShorter, secondsOf, toSentRules } from "./retention";
import { changeBucket, deviationsOfNew, planPatch } from "./update";

/** The bucket that a creation resulted in. */
export interface NewBucket {
  bucket: BucketAnswer;
  /** How it differs from what was sent. */
  deviations?: string | undefined;
}

/**
 * Creates a bucket; if no retention is declared, 30 days are sent explicitly.
 * @throws InfluxError if the name is taken. It names the existing ID and says what to do.
 */
export async function createNewBucket(
  session: Session,
  orgId: string,
  inputs: BucketInputs,
): Promise<NewBucket> {
  const body = creationBody(orgId, inputs);
  const bucket = await createIdempotently<BucketAnswer>(session, {
    kind: "bucket",
    orgId,
    what: `bucket "${inputs.name}"`,
    nameKey: nameKey(orgId, inputs.name),
    post: () => createBucket(session.client, body),
    find: () => findBucket(session.client, orgId, inputs.name),
    exists: (id) => bucketExists(session, id),
    isAsSent: (found) => deviationsOfNew(body, found) === undefined,
    conflict: (found) => nameTaken(found, orgId),
  });
  session.sawOrganization(bucket.orgID);
  return { bucket, deviations: deviationsOfNew(body, bucket) };
}

/** Returns whether a listed bucket can be read by its ID: one that is queued for deletion may not be. */
export async function bucketExists(session: Session, id: string): Promise<boolean> {
  try {
    await getBucket(session.client, id);
    return true;
  } catch (error) {
    if (isNotFound(error)) return false;
    throw error;
  }
}

function creationBody(orgId: string, inputs: BucketInputs): CreateBucketBody {
  const { name, description, schemaType, rp } = inputs;
  const rules = inputs.retentionRules ?? [{ everySeconds: DEFAULT_SECONDS }];
  return { orgID: orgId, name, description, retentionRules: toSentRules(rules), schemaType, rp };
}

/** The key under which a session tracks a bucket's name. */
export function nameKey(orgId: string, name: string): string {
  return `bucket "${name}" in ${orgId}`;
}

function nameTaken(found: BucketAnswer, orgId: string): InfluxError {
  return new InfluxError(
    `Could not create bucket "${found.name}": the name is already used by bucket ${found.id} in organization ${orgId}, ` +
      "which this resource does not manage. If you renamed the resource in code, add the aliases option: " +
      `[{ name: "the old logical name" }] and keep name: "${found.name}". If another resource in this program ` +
      "releases that name, add that resource to the dependsOn option. To manage the existing bucket, set adopt: true. " +
      "Otherwise, or if retainOnDelete kept that bucket in a replacement, choose another name. If the response to an " +
      "earlier request was lost, that request may have created the bucket.",
  );
}

/**
 * Adopts the existing bucket with that name and updates it as declared, or creates one.
 * @throws InfluxError if adoption is refused; see `refusalOf`.
 */
export async function adoptBucket(
  session: Session,
  orgId: string,
  inputs: BucketInputs,
  since = Date.now(),
): Promise<NewBucket> {
  const found = await findBucket(session.client, orgId, inputs.name);
  if (!found) return createNewBucket(session, orgId, inputs);
  const object = { kind: "bucket" as const, id: found.id, orgId };
  // A bucket that is queued for deletion would vanish, so it can't be adopted.
  const isLeaving =
    session.ownership.deletions.has(object) || !(await bucketExists(session, found.id));
  if (isLeaving) return createNewBucket(session, orgId, inputs);
  // It may belong to another resource in the program that is being renamed in this run.
  const isHeld = session.ownership.isHeld(object);
  if (isHeld && (await waitForNameRelease(session, object, since))) {
    return adoptBucket(session, orgId, inputs, since);
  }
  const bucket = await session.ownership.reserve(
    { ...object, key: bucketKey(inputs) },
    `bucket ${found.id}`,
    async () => {
      const changed = await changeBucket(session, object, (live) => {
        requireAdoptable(live, inputs, orgId);
        return planPatch(pickDeclared(liveOutputs(live, { orgId }), declaredIn(inputs)), inputs);
      });
      requireAdoptable(changed, inputs, orgId);
      return changed;
    },
  );
  session.sawOrganization(bucket.orgID);
  const retention = formatRetention(secondsOf(bucket.retentionRules));
  session.notify(
    `Adopted the existing bucket "${bucket.name}" (${bucket.id}); its retention is ${retention}.`,
  );
  return { bucket };
}

function requireAdoptable(live: BucketAnswer, inputs: BucketInputs, orgId: string): void {
  // Between the lookup and the read, somebody may have renamed it.
  const refusal =
    live.name === inputs.name ? refusalOf(live, inputs, orgId) : "it was renamed in the meantime.";
  if (refusal)
    throw new InfluxError(`Could not adopt bucket "${inputs.name}" (${live.id}): ${refusal}`);
}

/**
 * Returns why a live bucket can't be adopted, or undefined. Pure.
 * @param orgId the organization in which it was found, for servers that don't return it
 */
export function refusalOf(
  found: BucketAnswer,
  inputs: BucketInputs,
  orgId: string,
): string | undefined {
  const live = liveOutputs(found, { orgId });
  if (live.type === "system") return "it is a system bucket.";
  for (const property of ["schemaType", "rp", "orgId"] as const) {
    const declared = inputs[property];
    if (declared !== undefined && declared !== live[property]) {
      return (
        `its ${property} is ${live[property] ?? "not set"}, but the program declares ${declared}, and it can't be changed. ` +
        "Declare the bucket's value, or choose another name."
      );
    }
  }
  if (inputs.retentionRules && isShorter(inputs.retentionRules, live.retentionRules)) {
    const [now, declared] = [live.retentionRules, inputs.retentionRules].map((rules) =>
      formatRetention(secondsOf(rules)),
    );
    return (
      `its retention is ${now}, but the program declares ${declared}, and adopting it would delete data. ` +
      `Adopt it with ${now} first, then change the retention in a separate run.`
    );
  }
  return undefined;
}
