import { z } from "zod";
import type { BucketAnswer } from "../../api/models";
import type { Checked } from "../../contract/handler";
import type { InputsOf, OutputsOf } from "../../contract/shapes";
import { declaredIn, pickDeclared, type Recorded } from "../../contract/state";
import { holdsUnknown } from "../../contract/unknown";
import { naturalKeyOf } from "../../ownership/claims";
import { known, objectId, validate } from "../../validation/validate";
import type { Bucket, BucketArgs } from "./resource";
import { canonicalRules, LONGEST_SECONDS, SHORTEST_SECONDS } from "./retention";

/** The inputs of a bucket in canonical form. Absent members were not declared. */
export type BucketInputs = InputsOf<BucketArgs, "name">;

const SECONDS =
  `must be 0 (infinite) or a whole number of seconds from ${SHORTEST_SECONDS} (1 hour) ` +
  `to ${LONGEST_SECONDS} (292 years)`;

const name = z
  .string("must be a string")
  .min(1, "must not be empty")
  .refine(
    (text) => !text.startsWith("_"),
    'must not start with "_": these names are reserved for system buckets',
  )
  .refine((text) => !text.includes('"'), "must not contain a double quote");

const everySeconds = z
  .int(SECONDS)
  .refine(
    (seconds) => seconds === 0 || (seconds >= SHORTEST_SECONDS && seconds <= LONGEST_SECONDS),
    SECONDS,
  );

const rule = z.strictObject(
  {
    everySeconds: known(everySeconds),
    type: known(z.literal("expire", 'must be "expire"')).optional(),
  },
  {
    error: (issue) =>
      issue.code === "invalid_type" ? "must be a rule: { everySeconds }" : undefined,
  },
);

const retentionRules = z
  .array(known(rule), "must be a list of rules: [{ everySeconds }]")
  .refine((rules) => rules.length <= 1, "must have at most one rule: the service accepts only one");

const bucketInputs = z.strictObject({
  name: known(name),
  description: known(z.string("must be a string")).optional(),
  retentionRules: known(retentionRules).optional(),
  orgId: known(objectId).optional(),
  schemaType: known(
    z.enum(["implicit", "explicit"], 'must be "implicit" or "explicit"'),
  ).optional(),
  rp: known(z.string("must be a string")).optional(),
  adopt: known(z.boolean("must be true or false")).optional(),
});

/** The natural key of a bucket. */
export function bucketKey({ name, orgId }: Pick<BucketInputs, "name" | "orgId">) {
  return naturalKeyOf([name], orgId);
}

/** Checks the inputs of a bucket and returns them in canonical form. */
export function checkBucket(
  news: Record<string, unknown>,
  olds: Partial<BucketInputs> = {},
): Checked<BucketInputs> {
  const { inputs, failures } = validate<BucketInputs>(bucketInputs, news);
  return { inputs: failures.length > 0 ? inputs : canonical(inputs, olds), failures };
}

function canonical(inputs: BucketInputs, olds: Partial<BucketInputs>): BucketInputs {
  const { rp, retentionRules: rules, ...rest } = inputs;
  // The API uses "0" for "no InfluxDB 1.x retention policy". Version 0.1.0 recorded an empty one.
  const hasNoPolicy = rp === undefined || rp === "0" || (rp === "" && olds.rp !== "");
  return {
    ...rest,
    ...(rules === undefined
      ? {}
      : { retentionRules: holdsUnknown(rules) ? rules : canonicalRules(rules) }),
    ...(hasNoPolicy ? {} : { rp }),
  };
}

/** What Pulumi's state stores about a bucket. Not updatedAt, links or labels, which change on their own. */
export type BucketOutputs = OutputsOf<Bucket> & Recorded & { adopt?: boolean | undefined };

type SchemaType = BucketOutputs["schemaType"];

/** What is known about a bucket before the response, to fill in what the server may omit. */
type Before = Pick<BucketOutputs, "orgId"> & Partial<BucketOutputs>;

/**
 * Returns the outputs of a bucket as it is on the server. Members that can't change (schemaType, rp, organization) keep
 * their previous value if the response omits them: otherwise they would look like a change, which would replace the
 * bucket.
 */
export function liveOutputs(bucket: BucketAnswer, before: Before): BucketOutputs {
  return {
    name: bucket.name,
    description: bucket.description ?? "",
    retentionRules: canonicalRules(bucket.retentionRules),
    orgId: bucket.orgID ?? before.orgId,
    schemaType: (bucket.schemaType as SchemaType) ?? before.schemaType ?? "implicit",
    rp: bucket.rp && bucket.rp !== "0" ? bucket.rp : before.rp,
    type: bucket.type ?? "user",
    createdAt: bucket.createdAt ?? before.createdAt,
    declared: before.declared ?? [],
  };
}

/** Returns the outputs after `create` or `update`: declared values for declared members, live values for the rest. */
export function recordedOutputs(live: BucketOutputs, inputs: BucketInputs): BucketOutputs {
  return { ...live, adopt: undefined, ...inputs, declared: declaredIn(inputs) };
}

/** The inputs that the engine recorded at the last `create`, `update` or `read`. */
export function recordedInputs(outputs: BucketOutputs): Partial<BucketInputs> {
  return pickDeclared(outputs, outputs.declared);
}
