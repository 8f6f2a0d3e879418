import { z } from "zod";
import type { Checked } from "../lifecycle/handler";
import { holdsUnknown } from "../lifecycle/unknown";
import { known, objectId, validate } from "../lifecycle/validate";
import { canonicalRules, LONGEST_SECONDS, type RetentionRule, SHORTEST_SECONDS } from "./retention";

/** The inputs of a bucket in canonical form. What is absent was not declared. */
export interface BucketInputs {
  name: string;
  description?: string;
  retentionRules?: RetentionRule[];
  orgId?: string;
  schemaType?: "implicit" | "explicit";
  rp?: string;
  adopt?: boolean;
}

const SECONDS =
  `must be 0 (infinite) or a whole number of seconds from ${SHORTEST_SECONDS} (1 hour) ` +
  `to ${LONGEST_SECONDS} (292 years)`;

const name = z
  .string("must be text")
  .min(1, "must not be empty")
  .refine(
    (text) => !text.startsWith("_"),
    'must not start with "_": such names are for system buckets',
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
  .refine((rules) => rules.length <= 1, "must have at most one rule: the service takes no more");

const bucketInputs = z.strictObject({
  name: known(name),
  description: known(z.string("must be text")).optional(),
  retentionRules: known(retentionRules).optional(),
  orgId: known(objectId).optional(),
  schemaType: known(
    z.enum(["implicit", "explicit"], 'must be "implicit" or "explicit"'),
  ).optional(),
  rp: known(z.string("must be text")).optional(),
  adopt: known(z.boolean("must be true or false")).optional(),
});

/** Looks at the inputs of a bucket and brings them into canonical form. */
export function checkBucket(news: Record<string, unknown>): Checked<BucketInputs> {
  const { inputs, failures } = validate(bucketInputs as z.ZodType<BucketInputs>, news);
  return { inputs: failures.length > 0 ? inputs : canonical(inputs), failures };
}

/** `"0"` is what the API calls no retention policy of InfluxDB 1.x: the same as none. */
function canonical(inputs: BucketInputs): BucketInputs {
  const { rp, retentionRules: rules, ...rest } = inputs;
  return {
    ...rest,
    ...(rules === undefined
      ? {}
      : { retentionRules: holdsUnknown(rules) ? rules : canonicalRules(rules) }),
    ...(rp === undefined || rp === "0" ? {} : { rp }),
  };
}
