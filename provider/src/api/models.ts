import { z } from "zod";

/*
 * The forms of the API's answers. Lenient on purpose: unknown members are left out, members that the
 * reference does not call required may be missing, null counts as missing. But a list is there, or it is
 * not the API that answers: a gateway's `{}` must not look like an empty one.
 */

const id = z.string().transform((text) => text.toLowerCase());
const optionalText = z
  .string()
  .nullish()
  .transform((text) => text ?? undefined);

/** API reference: the error answers of every endpoint. */
export const problemAnswer = z.object({
  code: z.string(),
  message: optionalText,
  op: optionalText,
  err: optionalText,
});

const retentionRuleAnswer = z.object({
  type: optionalText,
  // A rule without seconds says nothing of how long points live; the service means "infinite" by 0.
  everySeconds: z
    .number()
    .nullish()
    .transform((seconds) => seconds ?? 0),
});

const label = z.object({
  id,
  orgID: id.nullish().transform((value) => value ?? undefined),
  name: z.string(),
  properties: z
    .record(z.string(), z.string())
    .nullish()
    .transform((properties) => properties ?? {}),
});
/** A label, as the API answers. */
export type LabelAnswer = z.output<typeof label>;

/** API reference: Buckets, the answer of create, retrieve and update. */
export const bucketAnswer = z.object({
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
  /** Filled in by retrieve and list only; absent where a server leaves them out. */
  labels: z
    .array(label)
    .nullish()
    .transform((labels) => labels ?? undefined),
});
/** A bucket, as the API answers. */
export type BucketAnswer = z.output<typeof bucketAnswer>;

const links = z
  .object({ next: optionalText })
  .nullish()
  .transform((value) => value ?? undefined);

/** API reference: Buckets, the answer of list. */
export const bucketListAnswer = z.object({
  buckets: z
    .array(bucketAnswer)
    .nullable()
    .transform((buckets) => buckets ?? []),
  links,
});

export const organizationAnswer = z.object({ id, name: z.string() });
/** An organisation, as the API answers. */
export type OrganizationAnswer = z.output<typeof organizationAnswer>;

export const organizationListAnswer = z.object({
  orgs: z
    .array(organizationAnswer)
    .nullable()
    .transform((orgs) => orgs ?? []),
});

export const healthAnswer = z.object({ status: z.string(), version: optionalText });

/** API reference: Buckets, the answer of adding a label; and the answers of /api/v2/labels. */
export const labelAnswer = z.object({ label });

/** API reference: Buckets, the answer of listing labels. */
export const labelListAnswer = z.object({
  labels: z
    .array(label)
    .nullable()
    .transform((labels) => labels ?? []),
});

/** The answers of /api/v2/users. */
export const userAnswer = z.object({ id, name: z.string(), status: optionalText });
/** A user, as the API answers. */
export type UserAnswer = z.output<typeof userAnswer>;

export const userListAnswer = z.object({
  users: z
    .array(userAnswer)
    .nullable()
    .transform((users) => users ?? []),
});

/** API reference: Buckets, the answer of adding a member or an owner. */
export const roleHolderAnswer = z.object({ id, name: optionalText, role: optionalText });
/** A member or an owner, as the API answers. */
export type RoleHolderAnswer = z.output<typeof roleHolderAnswer>;

/** API reference: Buckets, the answer of listing members or owners. */
export const roleHolderListAnswer = z.object({
  users: z
    .array(roleHolderAnswer)
    .nullable()
    .transform((users) => users ?? []),
});

/** Loose about types: the reference's own example has a column of type `integer` with a `format`. */
const columnAnswer = z.object({ name: z.string(), type: z.string(), dataType: optionalText });

/** API reference: Bucket Schemas, the answer of create, retrieve and update. */
export const measurementSchemaAnswer = z.object({
  id,
  orgID: id.nullish().transform((value) => value ?? undefined),
  bucketID: id.nullish().transform((value) => value ?? undefined),
  name: z.string(),
  columns: z
    .array(columnAnswer)
    .nullish()
    .transform((columns) => columns ?? []),
  createdAt: optionalText,
});
/** A measurement schema, as the API answers. */
export type MeasurementSchemaAnswer = z.output<typeof measurementSchemaAnswer>;

/** API reference: Bucket Schemas, the answer of list: summaries, with or without columns. */
export const measurementSchemaListAnswer = z.object({
  measurementSchemas: z.array(measurementSchemaAnswer),
});

/** API reference: the limits of an organisation; here only those of buckets. */
export const limitsAnswer = z.object({
  limits: z.object({
    bucket: z.object({ maxBuckets: z.number(), maxRetentionDuration: z.number() }),
  }),
});

/** API reference: Authorizations, the answer of list. */
export const authorizationListAnswer = z.object({
  authorizations: z.array(
    z.object({
      status: optionalText,
      userID: id.nullish().transform((value) => value ?? undefined),
      /** The value itself on some servers, the word `redacted` on the service. */
      token: optionalText,
      permissions: z
        .array(
          z.object({
            action: z.string(),
            resource: z.object({ type: z.string(), id: optionalText, orgID: optionalText }),
          }),
        )
        .nullish()
        .transform((permissions) => permissions ?? []),
    }),
  ),
});
/** A token and its permissions, as the API answers. */
export type AuthorizationAnswer = z.output<
  typeof authorizationListAnswer
>["authorizations"][number];
