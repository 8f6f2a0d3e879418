import { findBucket, updateBucket } from "../api/buckets";
import { InfluxError } from "../api/errors";
import type { BucketAnswer } from "../api/models";
import type { Session } from "../lifecycle/session";
import { declaredIn, pickDeclared } from "../lifecycle/state";
import { createNewBucket } from "./create";
import { describeBucket } from "./describe";
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
): Promise<BucketAnswer> {
  const found = await findBucket(session.client, orgId, inputs.name);
  // A bucket that this run deleted only waits in the service's queue: it is no bucket to adopt.
  if (!found || session.hasDeleted(found.id)) {
    return createNewBucket(session, orgId, inputs);
  }
  const refusal = refusalOf(found, inputs, orgId);
  if (refusal) {
    session.holders.note("wanted", "bucket", found.id);
    throw new InfluxError(`Could not adopt bucket "${found.name}" (${found.id}): ${refusal}`);
  }
  return session.holders.reserve("bucket", found.id, describeBucket(found), () =>
    bringIntoForm(session, orgId, found, inputs),
  );
}

async function bringIntoForm(
  session: Session,
  orgId: string,
  found: BucketAnswer,
  inputs: BucketInputs,
): Promise<BucketAnswer> {
  session.sawOrganization(found.orgID);
  const now = formatRetention(secondsOf(inputs.retentionRules ?? found.retentionRules));
  session.notify(
    `${describeBucket(found)} was there already, and is this stack's now; its retention is ${now}.`,
  );
  const live = liveOutputs(found, { orgId });
  const patch = planPatch(pickDeclared(live, declaredIn(inputs)), inputs);
  if (!patch) return found;
  return updateBucket(session.client, found.id, found.name, {
    ...patch,
    retentionRules: toSentRules(patch.retentionRules ?? live.retentionRules),
  });
}

/**
 * Why a live bucket is not taken over, or undefined. Pure.
 * @param orgId the organisation in which it was found, for servers that do not say it
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
