import { type CreateBucketBody, createBucket, findBucket } from "../api/buckets";
import { InfluxError } from "../api/errors";
import type { BucketAnswer } from "../api/models";
import { createOnce } from "../lifecycle/createOnce";
import type { Session } from "../lifecycle/session";
import type { BucketInputs } from "./inputs";
import { DEFAULT_SECONDS, secondsOf, toSentRules } from "./retention";

/**
 * Creates a bucket; a retention that is not declared is sent explicitly as 30 days.
 * @throws InfluxError when the name is taken, naming the existing id and the ways out.
 */
export async function createNewBucket(
  session: Session,
  orgId: string,
  inputs: BucketInputs,
): Promise<BucketAnswer> {
  const body = creationBody(orgId, inputs);
  const bucket = await createOnce<BucketAnswer>(session, {
    kind: "bucket",
    what: `bucket "${inputs.name}"`,
    nameKey: nameKey(orgId, inputs.name),
    post: () => createBucket(session.client, body),
    find: () => findBucket(session.client, orgId, inputs.name),
    isOurs: (found, sentAt) =>
      Date.parse(found.createdAt ?? "") >= session.client.clock.at(sentAt) && isAsSent(found, body),
    conflict: (found) => nameTaken(found, orgId),
  });
  session.sawOrganization(bucket.orgID);
  return bucket;
}

function creationBody(orgId: string, inputs: BucketInputs): CreateBucketBody {
  const { name, description, schemaType, rp } = inputs;
  const rules = inputs.retentionRules ?? [{ everySeconds: DEFAULT_SECONDS }];
  return { orgID: orgId, name, description, retentionRules: toSentRules(rules), schemaType, rp };
}

function isAsSent(found: BucketAnswer, body: CreateBucketBody): boolean {
  return (
    (found.description ?? "") === (body.description ?? "") &&
    secondsOf(found.retentionRules) === secondsOf(body.retentionRules) &&
    (found.schemaType ?? "implicit") === (body.schemaType ?? "implicit") &&
    // Servers say "0" or nothing where there is none.
    (found.rp || "0") === (body.rp || "0")
  );
}

/** The name of a bucket as a session knows it. */
export function nameKey(orgId: string, name: string): string {
  return `bucket "${name}" in ${orgId}`;
}

function nameTaken(found: BucketAnswer, orgId: string): InfluxError {
  return new InfluxError(
    `Could not create bucket "${found.name}": organisation ${orgId} has one of that name (${found.id}), which this ` +
      "resource does not hold. Was the resource renamed in code? Then add the option aliases: " +
      `[{ name: "the old logical name" }], and keep name: "${found.name}". To bring the existing bucket under this resource, set adopt: true. ` +
      "Otherwise choose another name; also when it is the one that retainOnDelete kept in a replacement.",
  );
}
