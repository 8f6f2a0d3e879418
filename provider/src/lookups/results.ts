import type { Permission } from "../resources/authorization/permissions";
import type { RetentionRule } from "../resources/bucket/retention";

/** The object to look up, by either name or ID. */
export type NameOrId = ByName | ById;

/** The object to look up, by name. */
export interface ByName {
  /** The name on the server. */
  name: string;
  /** Can't be combined with a name. */
  id?: undefined;
}

/** The object to look up, by ID. */
export interface ById {
  /** The ID: 16 hexadecimal digits. */
  id: string;
  /** Can't be combined with an ID. */
  name?: undefined;
}

/** A bucket as it is on the server. */
export interface BucketResult {
  /** The ID: 16 lowercase hexadecimal digits. */
  id: string;
  /** The name, unique within the organization. */
  name: string;
  /** Description of the bucket; empty if it has none. */
  description: string;
  /** How long points are kept: at most one rule; empty means forever. */
  retentionRules: RetentionRule[];
  /** ID of its organization. */
  orgId: string;
  /** Whether columns are declared in advance (`explicit`) or defined by writes (`implicit`). */
  schemaType: "implicit" | "explicit";
  /** Name of the InfluxDB 1.x retention policy, if there is one. */
  rp?: string;
  /** `user`, or `system` for the service's own buckets. */
  type: string;
  /** When the server created it: RFC 3339, UTC. */
  createdAt?: string;
}

/** A label as it is on the server. */
export interface LabelResult {
  /** The ID: 16 lowercase hexadecimal digits. */
  id: string;
  /** The name, unique within the organization (case-insensitive). */
  name: string;
  /** Properties by name, such as `color`; empty if there are none. */
  properties: Record<string, string>;
  /** ID of its organization. */
  orgId: string;
}

/** An organization as it is on the server. */
export interface OrganizationResult {
  /** The ID: 16 lowercase hexadecimal digits. */
  id: string;
  /** The name. */
  name: string;
}

/** A user as it is on the server. */
export interface UserResult {
  /** The ID: 16 lowercase hexadecimal digits. */
  id: string;
  /** The name. */
  name: string;
  /** `active` or `inactive`, if the server reports it. */
  status?: string;
}

/** An API token as it is on the server, without its value. */
export interface AuthorizationResult {
  /** The ID, which isn't the token's value: 16 lowercase hexadecimal digits. */
  id: string;
  /** Description of the token; empty if it has none. */
  description: string;
  /** Whether the server accepts the token: `active` or `inactive`. */
  status: "active" | "inactive";
  /** What the token may do, in sorted order. */
  permissions: Permission[];
  /** ID of the token's organization. */
  orgId: string;
  /** ID of the user who owns the token, if the server reports it. */
  userId?: string;
  /** Name of that user, if the server reports it. */
  userName?: string;
  /** When the server created the token: RFC 3339, UTC. */
  createdAt?: string;
}
