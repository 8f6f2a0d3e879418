import { z } from "zod";

/*
 * Schemas of the API's responses. Deliberately lenient: unknown members are dropped, members that the reference doesn't
 * call required may be missing, and null counts as missing. But lists are required: a gateway's `{}` must not look like
 * an empty list.
 */

const id = z.string().transform((text) => text.toLowerCase());
const optionalId = orUndefined(id);
const optionalText = orUndefined(z.string());

function orUndefined<T extends z.ZodType>(schema: T) {
  return schema.nullish().transform((value) => value ?? undefined);
}

/** A required list in a response; null counts as empty. */
function listOf<T extends z.ZodType>(item: T) {
  return z
    .array(item)
    .nullable()
    .transform((items) => items ?? []);
}

/** A list within an object; if a server omits it, it is empty. */
function optionalListOf<T extends z.ZodType>(item: T) {
  return z
    .array(item)
    .nullish()
    .transform((items) => items ?? []);
}

/** API reference: error responses of every endpoint. */
export const problemAnswer = z.object({
  code: z.string(),
  message: optionalText,
  op: optionalText,
  err: optionalText,
});

/** The seconds are required, as a bucket's rules are: a missing value must not look like infinite retention. */
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
/** A label in an API response. */
export type LabelAnswer = z.output<typeof label>;

/** API reference: Buckets, responses to create, retrieve and update. */
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
  /** Filled in by retrieve and list only; absent if a server omits them. */
  labels: orUndefined(z.array(label)),
});
/** A bucket in an API response. */
export type BucketAnswer = z.output<typeof bucketAnswer>;

const links = orUndefined(z.object({ next: optionalText }));

/** API reference: Buckets, response to list. */
export const bucketListAnswer = z.object({
  buckets: listOf(bucketAnswer),
  links,
});

export const organizationAnswer = z.object({ id, name: z.string() });
/** An organization in an API response. */
export type OrganizationAnswer = z.output<typeof organizationAnswer>;

export const organizationListAnswer = z.object({
  orgs: listOf(organizationAnswer),
});

export const healthAnswer = z.object({ status: z.string(), version: optionalText });

/** API reference: Buckets, response to adding a label; also the responses of /api/v2/labels. */
export const labelAnswer = z.object({ label }).transform((answer) => answer.label);

/** API reference: Buckets, response to listing labels. */
export const labelListAnswer = z.object({
  labels: listOf(label),
});

/** The responses of /api/v2/users. */
export const userAnswer = z.object({ id, name: z.string(), status: optionalText });
/** A user in an API response. */
export type UserAnswer = z.output<typeof userAnswer>;

export const userListAnswer = z.object({
  users: listOf(userAnswer),
});

/** API reference: Buckets, response to adding a member or an owner. */
export const roleHolderAnswer = z.object({ id, name: optionalText, role: optionalText });
/** A member or an owner in an API response. */
export type RoleHolderAnswer = z.output<typeof roleHolderAnswer>;

/** API reference: Buckets, response to listing members or owners. */
export const roleHolderListAnswer = z.object({
  users: listOf(roleHolderAnswer),
});

/** Loose about types: the reference's own example has a column of type `integer` with a `format`. */
const columnAnswer = z.object({ name: z.string(), type: z.string(), dataType: optionalText });

/** API reference: Bucket Schemas, responses to create, retrieve and update. */
export const measurementSchemaAnswer = z.object({
  id,
  orgID: optionalId,
  bucketID: optionalId,
  name: z.string(),
  columns: optionalListOf(columnAnswer),
  createdAt: optionalText,
});
/** A measurement schema in an API response. */
export type MeasurementSchemaAnswer = z.output<typeof measurementSchemaAnswer>;

/** API reference: Bucket Schemas, response to list: summaries, with or without columns. */
export const measurementSchemaListAnswer = z
  .object({ measurementSchemas: listOf(measurementSchemaAnswer) })
  .transform((answer) => answer.measurementSchemas);

/** API reference: an organization's limits; only those for buckets are read here. */
export const limitsAnswer = z.object({
  limits: z.object({
    bucket: z.object({ maxBuckets: z.number(), maxRetentionDuration: z.number() }),
  }),
});

const permission = z.object({
  action: z.string(),
  resource: z.object({ type: z.string(), id: optionalId, orgID: optionalId }),
});
/** A permission in an API response: what a token can do to all objects of a type, or to one object. */
export type PermissionAnswer = z.output<typeof permission>;

/** API reference: Authorizations, responses to create, retrieve and update. */
export const authorizationAnswer = z.object({
  id,
  orgID: optionalId,
  description: optionalText,
  status: optionalText,
  userID: optionalId,
  user: optionalText,
  /** The value itself at creation, and always on some servers; otherwise `redacted` on the service. */
  token: optionalText,
  permissions: optionalListOf(permission),
  createdAt: optionalText,
});
/** An API token and its permissions in an API response. */
export type AuthorizationAnswer = z.output<typeof authorizationAnswer>;

/** API reference: Authorizations, response to list. */
export const authorizationListAnswer = z.object({ authorizations: listOf(authorizationAnswer) });

const dbrp = z.object({
  id,
  orgID: optionalId,
  bucketID: id,
  database: z.string(),
  retention_policy: z.string(),
  default: z.boolean(),
  /** Whether the server generates it for a bucket without a mapping. */
  virtual: orUndefined(z.boolean()),
});
/** A DBRP mapping in an API response. */
export type DbrpAnswer = z.output<typeof dbrp>;

/**
 * API reference: DBRPs, responses to create, which is the mapping itself, and to retrieve and update, which wrap it.
 */
export const dbrpAnswer = z.union([
  z.object({ content: dbrp }).transform(({ content }) => content),
  dbrp,
]);

/** API reference: DBRPs, response to list. */
export const dbrpListAnswer = z.object({ content: listOf(dbrp) });
