import { isUnknown } from "../../contract/unknown";

/** What a permission allows: `read` objects, or `write` (create, change and delete) them. */
export type PermissionAction = (typeof PERMISSION_ACTIONS)[number];

export const PERMISSION_ACTIONS = ["read", "write"] as const;

/**
 * The object types that a permission can apply to, as in the API reference, except `instance`, which servers never
 * grant. InfluxDB 2.7 refuses `flows`, `functions` and `subscriptions`.
 */
export const PERMISSION_TYPES = [
  "annotations",
  "authorizations",
  "buckets",
  "checks",
  "dashboards",
  "dbrp",
  "documents",
  "flows",
  "functions",
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
  "subscriptions",
  "tasks",
  "telegrafs",
  "users",
  "variables",
  "views",
] as const;

/** An object type that a permission can apply to. */
export type PermissionType = (typeof PERMISSION_TYPES)[number];

/** The types whose objects have no IDs: a permission applies to all of them. */
export const TYPES_WITHOUT_IDS: readonly string[] = ["secrets"] satisfies PermissionType[];

/** What an API token may do to all objects of a type in its organization, or to one of them. */
export interface Permission {
  /** The action that it allows. */
  action: PermissionAction;
  /** The objects that it applies to. */
  resource: {
    /** The type of object. */
    type: PermissionType;
    /** The ID of the object. If absent, the permission applies to all objects of that type in the organization. */
    id?: string | undefined;
  };
}

/** A permission as a server returns it. The server may know more types than this package. */
export interface LivePermission {
  action: string;
  resource: { type: string; id?: string | undefined };
}

/** A set of permissions in canonical form: sorted and without duplicates. */
export function canonicalPermissions<P extends LivePermission>(
  permissions: readonly P[],
  isOpen: (permission: P) => boolean = () => false,
): P[] {
  const keys = new Set<string>();
  const once = permissions.filter((permission) => {
    const key = permissionKey(permission);
    // Two permissions that aren't known yet may turn out to be different.
    if (keys.has(key) && !isOpen(permission)) return false;
    keys.add(key);
    return true;
  });
  return once.sort((one, other) => compareTexts(permissionKey(one), permissionKey(other)));
}

/** Returns whether two sets contain the same permissions. */
export function arePermissionsEqual(
  one: readonly LivePermission[],
  other: readonly LivePermission[],
): boolean {
  const keys = (permissions: readonly LivePermission[]) =>
    [...new Set(permissions.map(permissionKey))].sort(compareTexts).join("\n");
  return keys(one) === keys(other);
}

/** Returns a key that is equal for equivalent permissions. */
export function permissionKey(permission: LivePermission): string {
  // In a preview, a whole permission may be unknown.
  if (isUnknown(permission)) return String(permission);
  const { action, resource } = permission;
  return `${resource.type}/${resource.id ?? ""} ${action}`;
}

/** Compares without the machine's locale, since the state must not depend on it. */
function compareTexts(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}
