import { z } from "zod";

/*
 * The forms of the API's answers. Lenient on purpose: unknown members pass, members that the
 * reference does not call required may be missing, null counts as missing.
 */

const id = z.string().transform((text) => text.toLowerCase());
const optionalText = z
  .string()
  .nullish()
  .transform((text) => text ?? undefined);

/** API reference: the error answers of every endpoint. */
export const problemAnswer = z.looseObject({
  code: z.string(),
  message: optionalText,
  op: optionalText,
  err: optionalText,
});

const retentionRuleAnswer = z.looseObject({
  type: optionalText,
  // A rule without seconds says nothing of how long points live; the service means "infinite" by 0.
  everySeconds: z
    .number()
    .nullish()
    .transform((seconds) => seconds ?? 0),
});

/** API reference: Buckets, the answer of create, retrieve and update. */
export const bucketAnswer = z.looseObject({
  id,
  orgID: id.nullish().transform((value) => value ?? undefined),
  name: z.string(),
  type: optionalText,
  description: optionalText,
  schemaType: optionalText,
  rp: optionalText,
  retentionRules: z
    .array(retentionRuleAnswer)
    .nullish()
    .transform((rules) => rules ?? []),
  createdAt: optionalText,
});
export type BucketAnswer = z.output<typeof bucketAnswer>;

const links = z
  .looseObject({ next: optionalText })
  .nullish()
  .transform((value) => value ?? undefined);

/** API reference: Buckets, the answer of list. */
export const bucketListAnswer = z.looseObject({
  buckets: z
    .array(bucketAnswer)
    .nullish()
    .transform((buckets) => buckets ?? []),
  links,
});

export const organizationAnswer = z.looseObject({ id, name: z.string() });
export type OrganizationAnswer = z.output<typeof organizationAnswer>;

export const organizationListAnswer = z.looseObject({
  orgs: z
    .array(organizationAnswer)
    .nullish()
    .transform((orgs) => orgs ?? []),
});

export const healthAnswer = z.looseObject({ status: z.string(), version: optionalText });
