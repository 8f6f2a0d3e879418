import { findBucket } from "../api/buckets";
import { InfluxError } from "../api/errors";
import type { BucketAnswer } from "../api/models";
import type { Session } from "../lifecycle/session";
import { declaredIn, pickDeclared } from "../lifecycle/state";
import { waitForNameRelease } from "../ownership/nameRelease";
import { changeBucket } from "./change";
import { bucketExists, createNewBucket, type NewBucket } from "./create";
import type { BucketInputs } from "./inputs";
import { liveOutputs } from "./outputs";
import { planPatch } from "./patch";
import { formatRetention, isShorter, secondsOf } from "./retention";

/**
 * Adopts the existing bucket of that name and brings it into the declared form; creates one where there is none.
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
  const bucket = await session.ownership.reserve(object, `bucket ${found.id}`, () =>
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
  // Between the look-up and the read, somebody may have renamed it.
  const refusal =
    live.name === inputs.name ? refusalOf(live, inputs, orgId) : "it has another name by now.";
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
        `its ${property} is ${live[property] ?? "not set"}, declared is ${declared}, and that cannot be changed. ` +
        "Declare what it has, or choose another name."
      );
    }
  }
  if (inputs.retentionRules && isShorter(inputs.retentionRules, live.retentionRules)) {
    const [now, declared] = [live.retentionRules, inputs.retentionRules].map((rules) =>
      formatRetention(secondsOf(rules)),
    );
    return (
      `its retention is ${now}, declared is ${declared}: adopting it would delete data. ` +
      `Adopt it with ${now} first, then change the retention in a run of its own.`
    );
  }
  return undefined;
}
