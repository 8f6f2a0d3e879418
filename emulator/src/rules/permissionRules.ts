import { type Grant, type Permission, permissionName } from "../http/access";
import { ApiProblem } from "../http/problem";
import { parseId } from "../store/id";
import type { Store } from "../store/store";

/** The types in the API reference. InfluxDB 2.7 doesn't have the last three. */
const RESOURCE_TYPES = new Set([
  "annotations",
  "authorizations",
  "buckets",
  "checks",
  "dashboards",
  "dbrp",
  "documents",
  "instance",
  "labels",
  "notebooks",
  "notificationEndpoints",
  "notificationRules",
  "orgs",
  "remotes",
  "replications",
  "scrapers",
  "secrets",
  "sources",
  "tasks",
  "telegrafs",
  "users",
  "variables",
  "views",
  "flows",
  "functions",
  "subscriptions",
]);

/** A permission in a request, before it is checked. */
export interface RequestedPermission {
  action?: string | undefined;
  resource: { type?: string | undefined; id?: string | undefined; orgID?: string | undefined };
}

/** Returns a new token's permissions. @throws ApiProblem for the first invalid one. */
export function toPermissions(requested: readonly RequestedPermission[] = []): Permission[] {
  if (requested.length === 0) {
    throw new ApiProblem("invalid", "authorization must include permissions");
  }
  return requested.map(toPermission);
}

function toPermission({ action, resource }: RequestedPermission): Permission {
  const { type = "", id, orgID } = resource;
  if (!RESOURCE_TYPES.has(type)) {
    throw refusal("invalid resource type for permission: unknown resource type for permission");
  }
  if (action !== "read" && action !== "write") {
    throw refusal("invalid action type for permission: unknown action for permission");
  }
  return {
    action,
    resource: {
      type,
      ...(id === undefined ? {} : { id: parseId(id) }),
      ...(orgID === undefined ? {} : { orgID: parseId(orgID) }),
    },
  };
}

/** Refuses permissions in an organization other than the token's. */
export function checkOrganization(permissions: readonly Permission[], orgID: string): void {
  for (const permission of permissions) {
    const named = permission.resource.orgID;
    if (named === undefined || named === orgID) continue;
    throw refusal(`permission ${permissionName(permission)} is not for org id ${orgID}`);
  }
}

function refusal(message: string): ApiProblem {
  return new ApiProblem("invalid", message);
}

/** A token's permissions, in the API's terms. */
export function permissionsOf({
  access,
  orgID,
  userID,
  buckets = {},
  ...grant
}: Grant): Permission[] {
  if (access === "permissions") return grant.permissions ?? [];
  const permission = (action: Permission["action"], type: string, id?: string): Permission => ({
    action,
    resource: { type, ...(id === undefined ? {} : { id }), orgID },
  });
  if (access === "buckets") {
    return Object.entries(buckets).flatMap(([id, held]) =>
      ACTIONS.filter((action) => held.split("-").includes(action)).map((action) =>
        permission(action, "buckets", id),
      ),
    );
  }
  const ids: Record<string, string> = { orgs: orgID, users: userID };
  const types = EMULATED_TYPES.filter((type) => type !== "labels" || access !== "no-labels");
  const actions = ACTIONS.filter((action) => action === "read" || access !== "read");
  return types.flatMap((type) => actions.map((action) => permission(action, type, ids[type])));
}

const ACTIONS = ["read", "write"] as const;
/** The types that the emulator has, in the order of the service's own list. */
const EMULATED_TYPES = ["authorizations", "buckets", "dbrp", "labels", "orgs", "users"];

/** A permission's JSON, with the names of its object and organization if they are known. */
export function permissionJson(store: Store, { action, resource }: Permission) {
  const { type, id, orgID } = resource;
  const name = id === undefined ? undefined : nameOf(store, type, id);
  const org = orgID === undefined ? undefined : store.organizations.get(orgID)?.name;
  // For an object that doesn't exist, InfluxDB 2.7 omits both.
  const isUnknown = id !== undefined && name === undefined && type in NAMED;
  return {
    action,
    resource: { ...resource, ...(name ? { name } : {}), ...(org && !isUnknown ? { org } : {}) },
  };
}

const NAMED: Record<string, (store: Store) => ReadonlyMap<string, { name: string }>> = {
  buckets: ({ buckets }) => buckets,
  orgs: ({ organizations }) => organizations,
  users: ({ users }) => users,
};

function nameOf(store: Store, type: string, id: string): string | undefined {
  return NAMED[type]?.(store).get(id)?.name;
}
