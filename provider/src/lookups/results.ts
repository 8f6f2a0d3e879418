import type { Permission } from "../resources/authorization/permissions";
import type { RetentionRule } from "../resources/bucket/retention";

/** What to look for: by name or by id, one of the two. */
export type NameOrId = ByName | ById;

/** What to look for, by its name. */
export interface ByName {
  /** The name on the server. */
  name: string;
  /** Not beside a name. */
  id?: undefined;
}

/** What to look for, by its id. */
export interface ById {
  /** The id: 16 hexadecimal digits. */
  id: string;
  /** Not beside an id. */
  name?: undefined;
}

/** A bucket as it is on the server. */
export interface BucketResult {
  /** The id: 16 hexadecimal digits in lower case. */
  id: string;
  /** The name, unique in the organization. */
  name: string;
  /** A text for people; empty when there is none. */
  description: string;
  /** How long points live: at most one rule; empty for ever. */
  retentionRules: RetentionRule[];
  /** The organization in which it lives. */
  orgId: string;
  /** Whether columns are fixed beforehand (`explicit`) or by what is written (`implicit`). */
  schemaType: "implicit" | "explicit";
  /** The retention policy name of InfluxDB 1.x, when there is one. */
  rp?: string;
  /** `user`; the service's own buckets are `system`. */
  type: string;
  /** When the server created it: RFC 3339, UTC. */
  createdAt?: string;
}

/** A label as it is on the server. */
export interface LabelResult {
  /** The id: 16 hexadecimal digits in lower case. */
  id: string;
  /** The name, unique in the organization without regard to case. */
  name: string;
  /** Texts by name, such as `color`; empty when there are none. */
  properties: Record<string, string>;
  /** The organization in which it lives. */
  orgId: string;
}

/** An organization as it is on the server. */
export interface OrganizationResult {
  /** The id: 16 hexadecimal digits in lower case. */
  id: string;
  /** The name. */
  name: string;
}

/** A user as the server knows them. */
export interface UserResult {
  /** The id: 16 hexadecimal digits in lower case. */
  id: string;
  /** The name. */
  name: string;
  /** `active` or `inactive`, when the server says it. */
  status?: string;
}

/** An API token as it is on the server, without its value. */
export interface AuthorizationResult {
  /** The ID, which is not the value of the token: 16 hexadecimal digits in lower case. */
  id: string;
  /** Description of the token; empty if it has none. */
  description: string;
  /** Whether the server accepts the token: `active` or `inactive`. */
  status: "active" | "inactive";
  /** What the token may do, sorted. */
  permissions: Permission[];
  /** ID of the organization of the token. */
  orgId: string;
  /** ID of the user to whom the token belongs, if the server reports it. */
  userId?: string;
  /** Name of that user, if the server reports it. */
  userName?: string;
  /** When the server created the token: RFC 3339, UTC. */
  createdAt?: string;
}
