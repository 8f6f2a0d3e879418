import type { Bucket, Label } from "../store/model";

/** A token's access to one bucket. On the service, write access doesn't include read access. */
export type BucketAccess = "read" | "write" | "read-write";

/** What a token can do, in which organization, and for which user. */
export interface Grant {
  /** The organization's ID. */
  orgID: string;
  /** The user's ID. */
  userID: string;
  /**
   * `all`: everything · `read`: read everything · `no-labels`: everything except labels, which it can neither see
   * nor change · `buckets`: only what `buckets` says · `permissions`: only what `permissions` says.
   */
  access: "all" | "read" | "no-labels" | "buckets" | "permissions";
  /** With `buckets`: its access to each bucket, by ID. */
  buckets?: Record<string, BucketAccess> | undefined;
  /** With `permissions`: the permissions of a token that was created through the API. */
  permissions?:
    | {
        /** The permitted action. */
        action: "read" | "write";
        /** The objects. */
        resource: {
          /** The type of the objects, such as `buckets`. */
          type: string;
          /** The ID of one object; if absent, all objects of the type. */
          id?: string | undefined;
          /** The ID of their organization; if absent, any. */
          orgID?: string | undefined;
        };
      }[]
    | undefined;
}

/** A permission of a token that was created through the API. */
export type Permission = NonNullable<Grant["permissions"]>[number];

export type Action = "read" | "write";

/** Something that requires a permission. Without an ID: all objects of that type in the organization. */
export interface Resource {
  type: "authorizations" | "buckets" | "dbrp" | "labels" | "orgs" | "users";
  orgID: string;
  id?: string;
}

/** Returns whether a token can do this. */
export function allows(grant: Grant, action: Action, resource: Resource): boolean {
  const { type, orgID, id } = resource;
  if (grant.orgID !== orgID) return false;
  switch (grant.access) {
    case "all":
      return true;
    case "read":
      return action === "read";
    case "no-labels":
      return type !== "labels";
    case "buckets": {
      const held = type === "buckets" && id !== undefined ? grant.buckets?.[id] : undefined;
      return held === action || held === "read-write";
    }
    case "permissions":
      return isCovered({ action, resource: scopeOf(resource) }, grant.permissions);
  }
}

/** Returns whether a token can grant this permission to another one: it can't grant more than it has. */
export function mayGrant(grant: Grant, permission: Permission): boolean {
  const { type, id, orgID } = permission.resource;
  const organization = type === "orgs" ? (id ?? orgID) : orgID;
  switch (grant.access) {
    case "permissions":
      return isCovered(permission, grant.permissions);
    case "buckets":
      return false;
    default:
      if (organization !== undefined && organization !== grant.orgID) return false;
      if (grant.access === "read") return permission.action === "read";
      return grant.access === "all" || type !== "labels";
  }
}

/**
 * Returns whether one of the permissions covers what is requested, by InfluxDB 2.7's rules: a permission with an ID
 * covers that object; one with an organization covers all objects of that type in it; one with neither covers all
 * objects of that type.
 */
function isCovered(wanted: Permission, held: readonly Permission[] = []): boolean {
  return held.some(({ action, resource }) => {
    if (action !== wanted.action || resource.type !== wanted.resource.type) return false;
    if (resource.id !== undefined) return resource.id === wanted.resource.id;
    return resource.orgID === undefined || resource.orgID === wanted.resource.orgID;
  });
}

/** An organization and a user are named by their own IDs: permissions within an organization don't cover them. */
function scopeOf({ type, orgID, id }: Resource): Permission["resource"] {
  if (type === "orgs") return { type, id: orgID };
  return type === "users" ? { type, id } : { type, orgID, id };
}

/** Returns the permission needed to use a bucket. Reading a system bucket requires read access to the organization. */
export function bucketResource({ type, orgID, id }: Bucket, action: Action): Resource {
  return type === "system" && action === "read"
    ? { type: "orgs", orgID }
    : { type: "buckets", orgID, id };
}

export function labelResource({ orgID, id }: Label): Resource {
  return { type: "labels", orgID, id };
}

/** How the service names a permission in its errors: `write:orgs/<orgID>/buckets/<id>`. */
export function permissionText(action: Action, resource: Resource): string {
  return permissionName({ action, resource: scopeOf(resource) });
}

/** The same for a permission in a request. */
export function permissionName({ action, resource }: Permission): string {
  const { type, id, orgID } = resource;
  const within = orgID === undefined ? "" : `orgs/${orgID}/`;
  return `${action}:${within}${type}${id === undefined ? "" : `/${id}`}`;
}
