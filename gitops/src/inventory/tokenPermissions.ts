import {
  type AuthorizationAnswer,
  type Client,
  getCurrentUser,
  InfluxError,
  listAuthorizations,
} from "pulumi-influxdb-serverless/client";

/** The permission types that this package needs. */
export type PermissionType = "authorizations" | "buckets" | "labels" | "orgs";

/** The extent of a permission: all objects of a type in the organization, some by ID, or none. */
export type Extent = "all" | "some" | "none";

/** Finds a token's value by its ID, if something other than the server has it. */
export type TokenOf = (id: string) => string | undefined;

/** The token whose permissions to find. */
export interface Bearer {
  /** Returns whether the connection uses a token with this value. */
  usesToken(value: string): boolean;
  orgId: string;
  /** The token's user, if the server reports it. */
  userId: string | undefined;
  tokenOf?: TokenOf | undefined;
}

/** This token's entries in the server's list of tokens; empty if the list can't be read. */
export async function heldPermissions(
  client: Client,
  orgId: string,
): Promise<AuthorizationAnswer[]> {
  try {
    return await ownCandidates(client, orgId, await listAuthorizations(client, orgId));
  } catch (error) {
    if (error instanceof InfluxError) return [];
    throw error;
  }
}

/** The entries in an organization's list of tokens that may be the connection's token. */
export async function ownCandidates(
  client: Client,
  orgId: string,
  all: readonly AuthorizationAnswer[],
  tokenOf?: TokenOf,
): Promise<AuthorizationAnswer[]> {
  const user = await getCurrentUser(client).catch(() => undefined);
  const usesToken = (value: string) => client.usesToken(value);
  return candidates(all, { usesToken, orgId, userId: user?.id, tokenOf });
}

/** What the service returns instead of a token's value. */
const REDACTED = "redacted";

/**
 * Returns the entries in a token list that may be this token. If the service shows no values, these are the active
 * tokens of the same user that can read the list, since this token just did.
 */
export function candidates(
  authorizations: readonly AuthorizationAnswer[],
  { usesToken, orgId, userId, tokenOf = () => undefined }: Bearer,
): AuthorizationAnswer[] {
  const valueIn = ({ id, token }: AuthorizationAnswer) =>
    token && token !== REDACTED ? token : tokenOf(id);
  const same = authorizations.filter((one) => {
    const value = valueIn(one);
    return value !== undefined && usesToken(value);
  });
  if (same.length > 0) return same;
  return authorizations.filter(
    (one) =>
      valueIn(one) === undefined &&
      one.status !== "inactive" &&
      (userId === undefined || one.userID === undefined || one.userID === userId) &&
      extentOf(one, "read", "authorizations", orgId) !== "none",
  );
}

/** Returns the extent that all candidates agree on; undefined if it can't be determined. */
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

/** Undefined if a permission's meaning isn't clear. */
function extentOf(
  { permissions }: AuthorizationAnswer,
  action: string,
  type: PermissionType,
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

/**
 * An organization is identified by its own ID; InfluxDB 2.7 doesn't treat a permission for "organizations within it" as one
 * for the organization itself.
 */
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
