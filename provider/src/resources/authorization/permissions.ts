/** What a permission allows: `read` objects, or `write` (create, change and delete) them. */
export type PermissionAction = (typeof PERMISSION_ACTIONS)[number];

export const PERMISSION_ACTIONS = ["read", "write"] as const;

/**
 * The types of object that a permission can be about, as in the API reference. Without `instance`, which servers grant to
 * no token. InfluxDB 2.7 refuses `flows`, `functions` and `subscriptions`.
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

/** A type of object that a permission can be about. */
export type PermissionType = (typeof PERMISSION_TYPES)[number];

/** The types whose objects have no ids: a permission is about all of them. */
export const TYPES_WITHOUT_IDS: readonly string[] = ["secrets"] satisfies PermissionType[];

/** What an API token may do to all objects of a type in its organization, or to one of them. */
export interface Permission {
  /** What it allows. */
  action: PermissionAction;
  /** What it is about. */
  resource: {
    /** The type of object. */
    type: PermissionType;
    /** The ID of the object; all of that type in the organization if it is absent. */
    id?: string | undefined;
  };
}

/** The words of a server, which may know more types than this package. */
export interface LivePermission {
  action: string;
  resource: { type: string; id?: string | undefined };
}

/** A set of permissions in canonical form: sorted, without members that are there twice. */
export function canonicalPermissions<P extends LivePermission>(
  permissions: readonly P[],
  isOpen: (permission: P) => boolean = () => false,
): P[] {
  const keys = new Set<string>();
  const once = permissions.filter((permission) => {
    const key = permissionKey(permission);
    // Two that aren't known yet may become different ones.
    if (keys.has(key) && !isOpen(permission)) return false;
    keys.add(key);
    return true;
  });
  return once.sort((one, other) => compareTexts(permissionKey(one), permissionKey(other)));
}

/** Whether two sets have the same permissions. */
export function arePermissionsEqual(
  one: readonly LivePermission[],
  other: readonly LivePermission[],
): boolean {
  const keys = (permissions: readonly LivePermission[]) =>
    [...new Set(permissions.map(permissionKey))].sort(compareTexts).join("\n");
  return keys(one) === keys(other);
}

/** The same text for permissions that mean the same. */
export function permissionKey({ action, resource }: LivePermission): string {
  return `${resource.type}/${resource.id ?? ""} ${action}`;
}

/** Not by the locale of the machine, on which the state must not depend. */
function compareTexts(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}
