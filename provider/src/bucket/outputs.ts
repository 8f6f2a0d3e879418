import type { BucketAnswer } from "../api/models";
import { declaredIn, pickDeclared, type Recorded } from "../lifecycle/state";
import type { BucketInputs } from "./inputs";
import { canonicalRules, type RetentionRule } from "./retention";

/** What Pulumi's state keeps of a bucket. No updatedAt, links or labels: they change by themselves. */
export interface BucketOutputs extends Recorded {
  name: string;
  description: string;
  retentionRules: RetentionRule[];
  schemaType: string;
  rp?: string | undefined;
  adopt?: boolean | undefined;
  type: string;
  createdAt?: string | undefined;
}

/** What is known of a bucket before its answer, for what a server may leave out of it. */
type Before = Pick<BucketOutputs, "orgId"> & Partial<BucketOutputs>;

/**
 * The outputs of a bucket as it is on the server. What cannot change (schemaType, rp, organisation) and is
 * left out of the answer is as before: it must not look like a change, which would replace the bucket.
 */
export function liveOutputs(bucket: BucketAnswer, before: Before): BucketOutputs {
  return {
    name: bucket.name,
    description: bucket.description ?? "",
    retentionRules: canonicalRules(bucket.retentionRules),
    orgId: bucket.orgID ?? before.orgId,
    schemaType: bucket.schemaType ?? before.schemaType ?? "implicit",
    rp: bucket.rp && bucket.rp !== "0" ? bucket.rp : before.rp,
    type: bucket.type ?? "user",
    createdAt: bucket.createdAt ?? before.createdAt,
    declared: before.declared ?? [],
  };
}

/** The outputs after `create` or `update`: live, and for what is declared the declared value. */
export function recordedOutputs(live: BucketOutputs, inputs: BucketInputs): BucketOutputs {
  return { ...live, adopt: undefined, ...inputs, declared: declaredIn(inputs) };
}

/** The inputs that the engine recorded at the last `create`, `update` or `read`. */
export function recordedInputs(outputs: BucketOutputs): Partial<BucketInputs> {
  return pickDeclared(outputs, outputs.declared);
}
