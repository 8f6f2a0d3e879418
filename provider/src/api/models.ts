import { z } from "zod";

/*
 * The forms of the API's answers. Lenient on purpose: unknown members are left out, members that the
 * reference does not call required may be missing, null counts as missing. But a list is there, or it is
 * not the API that answers: a gateway's `{}` must not look like an empty one.
 */

const id = z.string().transform((text) => text.toLowerCase());
const optionalId = orUndefined(id);
const optionalText = orUndefined(z.string());

function orUndefined<T extends z.ZodType>(schema: T) {
  return schema.nullish().transform((value) => value ?? undefined);
}

/** A list of an answer: null is an empty one, but it is there. */
function listOf<T extends z.ZodType>(item: T) {
  return z
    .array(item)
    .nullable()
    .transform((items) => items ?? []);
}

/** A list within an object: what a server leaves out is empty. */
function optionalListOf<T extends z.ZodType>(item: T) {
  return z
    .array(item)
    .nullish()
    .transform((items) => items ?? []);
}

/** API reference: the error answers of every endpoint. */
export const problemAnswer = z.object({
  code: z.string(),
  message: optionalText,
  op: optionalText,
  err: optionalText,
});

/** The seconds are there, as the rules of a bucket are: what is missing must not look as if it were infinite. */
const retentionRuleAnswer = z.object({ type: optionalText, everySeconds: z.number() });

const label = z.object({
  id,
  orgID: optionalId,
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
  orgID: optionalId,
  name: z.string(),
  type: optionalText,
  description: optionalText,
  schemaType: optionalText,
  rp: optionalText,
  retentionRules: listOf(retentionRuleAnswer),
  createdAt: optionalText,
  /** Filled in by retrieve and list only; absent where a server leaves them out. */
  labels: orUndefined(z.array(label)),
});
/** A bucket, as the API answers. */
export type BucketAnswer = z.output<typeof bucketAnswer>;

const links = orUndefined(z.object({ next: optionalText }));

/** API reference: Buckets, the answer of list. */
export const bucketListAnswer = z.object({
  buckets: listOf(bucketAnswer),
  links,
});

export const organizationAnswer = z.object({ id, name: z.string() });
/** An organization, as the API answers. */
export type OrganizationAnswer = z.output<typeof organizationAnswer>;

export const organizationListAnswer = z.object({
  orgs: listOf(organizationAnswer),
});

export const healthAnswer = z.object({ status: z.string(), version: optionalText });

/** API reference: Buckets, the answer of adding a label; and the answers of /api/v2/labels. */
export const labelAnswer = z.object({ label }).transform((answer) => answer.label);

/** API reference: Buckets, the answer of listing labels. */
export const labelListAnswer = z.object({
  labels: listOf(label),
});

/** The answers of /api/v2/users. */
export const userAnswer = z.object({ id, name: z.string(), status: optionalText });
/** A user, as the API answers. */
export type UserAnswer = z.output<typeof userAnswer>;

export const userListAnswer = z.object({
  users: listOf(userAnswer),
});

/** API reference: Buckets, the answer of adding a member or an owner. */
export const roleHolderAnswer = z.object({ id, name: optionalText, role: optionalText });
/** A member or an owner, as the API answers. */
export type RoleHolderAnswer = z.output<typeof roleHolderAnswer>;

/** API reference: Buckets, the answer of listing members or owners. */
export const roleHolderListAnswer = z.object({
  users: listOf(roleHolderAnswer),
});

/** Loose about types: the reference's own example has a column of type `integer` with a `format`. */
const columnAnswer = z.object({ name: z.string(), type: z.string(), dataType: optionalText });

/** API reference: Bucket Schemas, the answer of create, retrieve and update. */
export const measurementSchemaAnswer = z.object({
  id,
  orgID: optionalId,
  bucketID: optionalId,
  name: z.string(),
  columns: optionalListOf(columnAnswer),
  createdAt: optionalText,
});
/** A measurement schema, as the API answers. */
export type MeasurementSchemaAnswer = z.output<typeof measurementSchemaAnswer>;

/** API reference: Bucket Schemas, the answer of list: summaries, with or without columns. */
export const measurementSchemaListAnswer = z
  .object({ measurementSchemas: listOf(measurementSchemaAnswer) })
  .transform((answer) => answer.measurementSchemas);

/** API reference: the limits of an organization; here only those of buckets. */
export const limitsAnswer = z.object({
  limits: z.object({
    bucket: z.object({ maxBuckets: z.number(), maxRetentionDuration: z.number() }),
  }),
});

const permission = z.object({
  action: z.string(),
  resource: z.object({ type: z.string(), id: optionalId, orgID: optionalId }),
});
/** What an API token may do to the objects of one type, or to one object, as the API answers. */
export type PermissionAnswer = z.output<typeof permission>;

/** API reference: Authorizations, the answer of create, retrieve and update. */
export const authorizationAnswer = z.object({
  id,
  orgID: optionalId,
  description: optionalText,
  status: optionalText,
  userID: optionalId,
  user: optionalText,
  /** The value itself at the creation and on some servers; the word `redacted` on the service. */
  token: optionalText,
  permissions: optionalListOf(permission),
  createdAt: optionalText,
});
/** An API token and its permissions, as the API answers. */
export type AuthorizationAnswer = z.output<typeof authorizationAnswer>;

/** API reference: Authorizations, the answer of list. */
export const authorizationListAnswer = z.object({ authorizations: listOf(authorizationAnswer) });

const dbrp = z.object({
  id,
  orgID: optionalId,
  bucketID: id,
  database: z.string(),
  retention_policy: z.string(),
  default: z.boolean(),
  /** Whether the server makes it up for a bucket without a mapping. */
  virtual: orUndefined(z.boolean()),
});
/** A DBRP mapping, as the API answers. */
export type DbrpAnswer = z.output<typeof dbrp>;

/** API reference: DBRPs, the answer of create, which is the mapping itself, and of retrieve and update, which wrap it. */
export const dbrpAnswer = z.union([
  z.object({ content: dbrp }).transform(({ content }) => content),
  dbrp,
]);

/** API reference: DBRPs, the answer of list. */
export const dbrpListAnswer = z.object({ content: listOf(dbrp) });
