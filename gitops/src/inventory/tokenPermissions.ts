import {
  type AuthorizationAnswer,
  type Client,
  getCurrentUser,
  InfluxError,
  listAuthorizations,
} from "pulumi-influxdb-serverless/client";

/** The kinds of things that the API's permissions are about, as far as this package needs them. */
export type PermissionType = "buckets" | "labels" | "orgs";

/** How far a permission goes: for all things of a kind in the organization, for some by id, for none. */
export type Extent = "all" | "some" | "none";

/** Whose permissions are wanted. */
export interface Bearer {
  /** Undefined where it isn't known: then its entry can only be guessed at. */
  token: string | undefined;
  orgId: string;
  /** The token's user, where the server tells. */
  userId: string | undefined;
}

/** What the server's list of tokens says of this one; empty where it cannot be read. */
export async function heldPermissions(
  client: Client,
  orgId: string,
  token?: string,
): Promise<AuthorizationAnswer[]> {
  try {
    const all = await listAuthorizations(client, orgId);
    const user = await getCurrentUser(client).catch(() => undefined);
    return candidates(all, { token, orgId, userId: user?.id });
  } catch (error) {
    if (error instanceof InfluxError) return [];
    throw error;
  }
}

/**
 * The entries of a list of tokens that can be this one. The service shows no values: then it is one of those
 * that are active, of the same user, and may read such a list, since this one just did.
 */
export function candidates(
  authorizations: readonly AuthorizationAnswer[],
  { token, orgId, userId }: Bearer,
): AuthorizationAnswer[] {
  const same = authorizations.filter((one) => token !== undefined && one.token === token);
  if (same.length > 0) return same;
  return authorizations.filter(
    (one) =>
      one.status !== "inactive" &&
      (userId === undefined || one.userID === undefined || one.userID === userId) &&
      extentOf(one, "read", "authorizations", orgId) !== "none",
  );
}

/** How far every candidate goes, where they agree; undefined where it cannot be told. */
export function agreedExtent(
  held: readonly AuthorizationAnswer[],
  { action, types }: { action: "read" | "write"; types: readonly PermissionType[] },
  orgId: string,
): Extent | undefined {
  const extents = new Set(
    held.map((one) => least(types.map((type) => extentOf(one, action, type, orgId)))),
  );
  const [agreed] = extents;
  return extents.size === 1 ? agreed : undefined;
}

/** Undefined where a permission's meaning is not clear. */
function extentOf(
  { permissions }: AuthorizationAnswer,
  action: string,
  type: PermissionType | "authorizations",
  orgId: string,
): Extent | undefined {
  const fitting = permissions
    .filter(({ action: held, resource }) => held === action && resource.type === type)
    .map(({ resource }) => resource)
    .filter(({ orgID = orgId }) => orgID === orgId);
  if (type === "orgs") return ofOrganization(fitting, orgId);
  if (fitting.some(({ id }) => id === undefined)) return "all";
  return fitting.length > 0 ? "some" : "none";
}

/** An organization is named by its own id; 2.7 does not take "organizations within it" for the organization itself. */
function ofOrganization(
  fitting: readonly { id?: string | undefined; orgID?: string | undefined }[],
  orgId: string,
): Extent | undefined {
  const own = fitting.filter(({ id = orgId }) => id === orgId);
  if (own.some(({ id, orgID }) => id === orgId || orgID === undefined)) return "all";
  return own.length > 0 ? undefined : "none";
}

function least(extents: readonly (Extent | undefined)[]): Extent | undefined {
  if (extents.includes("none")) return "none";
  if (extents.includes(undefined)) return undefined;
  return extents.includes("some") ? "some" : "all";
}
