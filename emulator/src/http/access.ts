import type { Bucket, Label } from "../store/model";

/** What a token may do with one bucket. On the service, the right to write does not include to read. */
export type BucketAccess = "read" | "write" | "read-write";

/** What a token may do, in which organization, on whose behalf. */
export interface Grant {
  /** The id of the organization. */
  orgID: string;
  /** The id of the user. */
  userID: string;
  /**
   * `all`: everything · `read`: read everything · `no-labels`: everything but labels, which it neither sees
   * nor changes · `buckets`: only what `buckets` says.
   */
  access: "all" | "read" | "no-labels" | "buckets";
  /** With `buckets`: what it may do with which bucket, by id. */
  buckets?: Record<string, BucketAccess> | undefined;
}

export type Action = "read" | "write";

/** Something that takes a permission. Without an id: all of that type in the organization. */
export interface Resource {
  type: "authorizations" | "orgs" | "buckets" | "labels";
  orgID: string;
  id?: string;
}

/** Whether a token may do this. */
export function allows(grant: Grant, action: Action, { type, orgID, id }: Resource): boolean {
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
  }
}

/** What it takes to use a bucket. To read a system bucket takes the right to read the organization. */
export function bucketResource({ type, orgID, id }: Bucket, action: Action): Resource {
  return type === "system" && action === "read"
    ? { type: "orgs", orgID }
    : { type: "buckets", orgID, id };
}

export function labelResource({ orgID, id }: Label): Resource {
  return { type: "labels", orgID, id };
}

/** What it takes to read a token: not its value, but what it may do. */
export function tokenResource({ orgID }: Grant, id: string): Resource {
  return { type: "authorizations", orgID, id };
}

/** How the service names a permission in its errors: `write:orgs/<orgID>/buckets/<id>`. */
export function permissionText(action: Action, { type, orgID, id }: Resource): string {
  const below = type === "orgs" ? "" : `/${type}${id === undefined ? "" : `/${id}`}`;
  return `${action}:orgs/${orgID}${below}`;
}
