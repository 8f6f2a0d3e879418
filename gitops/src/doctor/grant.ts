import type { AuthorizationAnswer } from "pulumi-influxdb-serverless/client";
import type { Need, PermissionType } from "./needs";

/** How far a permission goes: for all things of a kind in the organisation, for some by id, for none. */
export type Extent = "all" | "some" | "none";

/** Whose permissions are wanted. */
export interface Bearer {
  token: string;
  orgId: string;
  /** The token's user, where the server tells. */
  userId: string | undefined;
}

/**
 * The entries of a list of tokens that can be this one. The service shows no values: then it is one of those
 * that are active, of the same user, and may read such a list, since this one just did.
 */
export function candidates(
  authorizations: readonly AuthorizationAnswer[],
  { token, orgId, userId }: Bearer,
): AuthorizationAnswer[] {
  const same = authorizations.filter((one) => one.token === token);
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
  { action, types }: Pick<Need, "action" | "types">,
  orgId: string,
): Extent | undefined {
  const extents = new Set(
    held.map((one) => least(types.map((type) => extentOf(one, action, type, orgId)))),
  );
  const [agreed] = extents;
  return extents.size === 1 ? agreed : undefined;
}

function extentOf(
  { permissions }: AuthorizationAnswer,
  action: string,
  type: PermissionType | "authorizations",
  orgId: string,
): Extent {
  const fitting = permissions.filter(
    ({ action: held, resource }) => held === action && resource.type === type,
  );
  // An organisation is named by its own id.
  const inOrg = fitting.filter(({ resource }) =>
    type === "orgs"
      ? resource.id === undefined || resource.id === orgId
      : resource.orgID === undefined || resource.orgID === orgId,
  );
  if (inOrg.some(({ resource }) => type === "orgs" || resource.id === undefined)) return "all";
  return inOrg.length > 0 ? "some" : "none";
}

function least(extents: readonly Extent[]): Extent {
  if (extents.includes("none")) return "none";
  return extents.includes("some") ? "some" : "all";
}
