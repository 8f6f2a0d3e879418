import { type CreateBucketBody, createBucket, findBucket, getBucket } from "../api/buckets";
import { InfluxError, isNotFound } from "../api/errors";
import type { BucketAnswer } from "../api/models";
import { createOnce } from "../lifecycle/createOnce";
import type { Session } from "../lifecycle/session";
import { deviationsOfNew } from "./change";
import type { BucketInputs } from "./inputs";
import { DEFAULT_SECONDS, toSentRules } from "./retention";

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
  const bucket = await createOnce<BucketAnswer>(session, {
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
      `[{ name: "the old logical name" }] and keep name: "${found.name}". If another resource of this program gives that ` +
      "name up, add the option dependsOn with that resource. To manage the existing bucket, set adopt: true. " +
      "Otherwise choose another name, also when retainOnDelete kept that bucket in a replacement. If the answer " +
      "to an earlier request was lost, that request may have made it.",
  );
}
