import { findBucket, updateBucket } from "../api/buckets";
import { InfluxError } from "../api/errors";
import type { BucketAnswer } from "../api/models";
import type { Session } from "../lifecycle/session";
import { declaredIn, pickDeclared, takenOverNow } from "../lifecycle/state";
import { createNewBucket, declaredTwice } from "./create";
import type { BucketInputs } from "./inputs";
import { liveOutputs } from "./outputs";
import { planPatch } from "./patch";
import { formatRetention, isShorter, secondsOf, toSentRules } from "./retention";

/**
 * Takes over the existing bucket of that name and brings it into the declared form; creates one where
 * there is none.
 * @throws InfluxError for what adoption refuses, see `refusalOf`.
 */
export async function adoptBucket(
  session: Session,
  orgId: string,
  inputs: BucketInputs,
): Promise<{ bucket: BucketAnswer; takenOver?: string }> {
  const found = await findBucket(session.client, orgId, inputs.name);
  // A bucket that this run deleted only waits in the service's queue: it is no bucket to adopt.
  if (!found || session.hasDeleted(found.id)) {
    return { bucket: await createNewBucket(session, orgId, inputs) };
  }
  if (session.holders.isHeld("bucket", found.id)) throw declaredTwice(found);
  const refusal = refusalOf(found, inputs);
  if (refusal) {
    throw new InfluxError(`Could not adopt bucket "${found.name}" (${found.id}): ${refusal}`);
  }
  session.sawOrganization(found.orgID);
  const declared = declaredIn(inputs);
  const live = liveOutputs(found, { orgId });
  const patch = planPatch(pickDeclared(live, declared), inputs);
  const adopted = patch
    ? await updateBucket(session.client, found.id, found.name, {
        ...patch,
        retentionRules: toSentRules(patch.retentionRules ?? live.retentionRules),
      })
    : found;
  return { bucket: adopted, takenOver: takenOverNow() };
}

/** Why a live bucket is not taken over, or undefined. Pure. */
export function refusalOf(found: BucketAnswer, inputs: BucketInputs): string | undefined {
  const live = liveOutputs(found, { orgId: "" });
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
