import { listAuthorizations } from "../api/authorizations";
import { findBucket, getBucket } from "../api/buckets";
import { ConfigurationError, isNotFound } from "../api/errors";
import { getLabel } from "../api/labels";
import type { AuthorizationAnswer, BucketAnswer } from "../api/models";
import { findOrganization, getOrganization } from "../api/organizations";
import { findUser, getUser } from "../api/users";
import { listBuckets } from "../cache/readCache";
import { withoutTokens } from "../pulumi/secretInputs";
import { noSuch } from "../reconcile/remoteObject";
import { liveOutputs as authorizationOutputs } from "../resources/authorization/model";
import { liveOutputs } from "../resources/bucket/model";
import { findLabel } from "../resources/label/create";
import type { Session } from "../session/session";
import { parseId } from "../validation/validate";
import type {
  AuthorizationResult,
  BucketResult,
  LabelResult,
  NameOrId,
  OrganizationResult,
  UserResult,
} from "./results";

export { sessionFor } from "./sessionFor";

export async function bucketBy(session: Session, args: NameOrId): Promise<BucketResult> {
  const bucket = await oneBy(session, "bucket", args, {
    id: (id) => getBucket(session.client, id),
    name: async (name) => findBucket(session.client, await ownOrganization(session), name),
  });
  return withoutTokens(
    bucketResult(bucket, bucket.orgID ?? (await ownOrganization(session))),
    args,
  );
}

export async function allBuckets(session: Session): Promise<BucketResult[]> {
  const results: BucketResult[] = [];
  for (const bucket of await listBuckets(session.client, await session.connectedOrganization())) {
    const orgId = bucket.orgID ?? (await ownOrganization(session));
    results.push(withoutTokens(bucketResult(bucket, orgId), {}));
  }
  return results;
}

export async function allAuthorizations(session: Session): Promise<AuthorizationResult[]> {
  const orgId = await ownOrganization(session);
  const tokens = await listAuthorizations(session.client, orgId);
  return tokens.map((token) => withoutTokens(authorizationResult(token, orgId), {}));
}

export async function labelBy(session: Session, args: NameOrId): Promise<LabelResult> {
  const { id, name, properties, orgID } = await oneBy(session, "label", args, {
    id: (id) => getLabel(session.client, id),
    name: async (name) => findLabel(session, await ownOrganization(session), name),
  });
  const orgId = orgID ?? (await ownOrganization(session));
  return withoutTokens({ id, name, properties, orgId }, args);
}

export async function organizationBy(
  session: Session,
  args: { id?: string | undefined; name?: string | undefined },
): Promise<OrganizationResult> {
  const isOwn = args.id === undefined && args.name === undefined;
  const { id, name } = await oneBy(
    session,
    "organization",
    isOwn ? { id: await ownOrganization(session) } : args,
    {
      id: (id) => getOrganization(session.client, id),
      name: (name) => findOrganization(session.client, name),
    },
  );
  return withoutTokens({ id, name }, args);
}

export async function userBy(session: Session, args: NameOrId): Promise<UserResult> {
  const { id, name, status } = await oneBy(session, "user", args, {
    id: (id) => getUser(session.client, id),
    name: (name) => findUser(session.client, name),
  });
  return withoutTokens({ id, name, ...(status === undefined ? {} : { status }) }, args);
}

interface Ways<T> {
  id: (id: string) => Promise<T>;
  name: (name: string) => Promise<T | undefined>;
}

/**
 * Finds one object by name or ID.
 * @throws ConfigurationError unless exactly one of the two is given, InfluxError if there is no such object
 */
async function oneBy<T>(
  session: Session,
  kind: string,
  { id, name }: { id?: string | undefined; name?: string | undefined },
  ways: Ways<T>,
): Promise<T> {
  if ((id === undefined) === (name === undefined)) {
    throw new ConfigurationError("specify either a name or an ID");
  }
  const what = name === undefined ? `${kind} ${id}` : `${kind} "${name}"`;
  try {
    const found = await (name === undefined ? ways.id(parseId(id, kind)) : ways.name(name));
    if (found !== undefined) return found;
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
  throw noSuch(session, what);
}

function ownOrganization(session: Session): Promise<string> {
  return session.organizationFor(undefined, "the lookup");
}

function bucketResult(bucket: BucketAnswer, orgId: string): BucketResult {
  const { name, description, retentionRules, schemaType, rp, type, createdAt } = liveOutputs(
    bucket,
    { orgId },
  );
  return {
    id: bucket.id,
    name,
    description,
    retentionRules,
    orgId,
    schemaType,
    ...(rp === undefined ? {} : { rp }),
    type,
    ...(createdAt === undefined ? {} : { createdAt }),
  };
}

function authorizationResult(
  token: AuthorizationAnswer,
  organization: string,
): AuthorizationResult {
  const { permissions, description, status, orgId, userId, userName, createdAt } =
    authorizationOutputs(token, { orgId: organization });
  return {
    id: token.id,
    description,
    status,
    permissions,
    orgId,
    ...(userId === undefined ? {} : { userId }),
    ...(userName === undefined ? {} : { userName }),
    ...(createdAt === undefined ? {} : { createdAt }),
  };
}
