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

/** The outputs of a bucket as it is on the server. */
export function liveOutputs(
  bucket: BucketAnswer,
  orgId: string,
  declared: string[],
): BucketOutputs {
  return {
    name: bucket.name,
    description: bucket.description ?? "",
    retentionRules: canonicalRules(bucket.retentionRules),
    orgId: bucket.orgID ?? orgId,
    schemaType: bucket.schemaType ?? "implicit",
    rp: bucket.rp && bucket.rp !== "0" ? bucket.rp : undefined,
    type: bucket.type ?? "user",
    createdAt: bucket.createdAt,
    declared,
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
