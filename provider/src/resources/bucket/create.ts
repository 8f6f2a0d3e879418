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

/** A bucket that a creation came to. */
export interface NewBucket {
  bucket: BucketAnswer;
  /** Where it differs from what was sent. */
  deviations?: string | undefined;
}

/**
 * Creates a bucket; a retention that is not declared is sent explicitly as 30 days.
 * @throws InfluxError when the name is taken, naming the existing id and the ways out.
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

/** Whether a bucket that is listed answers by its id: one in the service's queue of deletes may not. */
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

/** The name of a bucket as a session knows it. */
export function nameKey(orgId: string, name: string): string {
  return `bucket "${name}" in ${orgId}`;
}

function nameTaken(found: BucketAnswer, orgId: string): InfluxError {
  return new InfluxError(
    `Could not create bucket "${found.name}": the name is already used by bucket ${found.id} in organization ${orgId}, ` +
      "which this resource does not manage. If you renamed the resource in code, add the option aliases: " +
      `[{ name: "the old logical name" }] and keep name: "${found.name}". If another resource of this program ` +
      "releases that name, add the option dependsOn with that resource. To manage the existing bucket, set adopt: true. " +
      "Otherwise, or if retainOnDelete kept that bucket in a replacement, choose another name. If the response to an " +
      "earlier request was lost, that request may have created the bucket.",
  );
}

/**
 * Adopts the existing bucket of that name and updates it to the declared form, or creates one.
 * @throws InfluxError for what adoption refuses, see `refusalOf`.
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
  // A bucket that waits in the service's queue of deletes would vanish: it is no bucket to adopt.
  const isLeaving = session.ownership.isDeleted(object) || !(await bucketExists(session, found.id));
  if (isLeaving) return createNewBucket(session, orgId, inputs);
  // It may belong to another resource of the program that gets another name in this run.
  const isHeld = session.ownership.isHeld(object);
  if (isHeld && (await waitForNameRelease(session, object, since))) {
    return adoptBucket(session, orgId, inputs, since);
  }
  const bucket = await session.ownership.reserve(
    { ...object, key: bucketKey(inputs) },
    `bucket ${found.id}`,
    () =>
      changeBucket(session, object, (live) => {
        requireAdoptable(live, inputs, orgId);
        return planPatch(pickDeclared(liveOutputs(live, { orgId }), declaredIn(inputs)), inputs);
      }),
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
 * Why a live bucket is not adopted, or undefined. Pure.
 * @param orgId the organization in which it was found, for servers that do not say it
 */
export function refusalOf(
  found: BucketAnswer,
  inputs: BucketInputs,
  orgId: string,
): string | undefined {
  const live = liveOutputs(found, { orgId });
  if (live.type === "system") return "it is a system bucket of the service.";
  for (const property of ["schemaType", "rp", "orgId"] as const) {
    const declared = inputs[property];
    if (declared !== undefined && declared !== live[property]) {
      return (
        `its ${property} is ${live[property] ?? "not set"}, the program declares ${declared}, and it can't be changed. ` +
        "Declare the bucket's value, or choose another name."
      );
    }
  }
  if (inputs.retentionRules && isShorter(inputs.retentionRules, live.retentionRules)) {
    const [now, declared] = [live.retentionRules, inputs.retentionRules].map((rules) =>
      formatRetention(secondsOf(rules)),
    );
    return (
      `its retention is ${now}, the program declares ${declared}, and adopting it would delete data. ` +
      `Adopt it with ${now} first, then change the retention in a separate run.`
    );
  }
  return undefined;
}
