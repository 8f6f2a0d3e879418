import type { RetentionRule } from "../bucket/retention";

/** A bucket as it is on the server. */
export interface BucketResult {
  id: string;
  name: string;
  /** Empty when there is none. */
  description: string;
  /** At most one rule; empty for ever. */
  retentionRules: RetentionRule[];
  /** The organisation in which it lives. */
  orgId: string;
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
  id: string;
  name: string;
  properties: Record<string, string>;
  /** The organisation in which it lives. */
  orgId: string;
}

/** An organisation. */
export interface OrganizationResult {
  id: string;
  name: string;
}

/** A user. */
export interface UserResult {
  id: string;
  name: string;
  /** `active` or `inactive`, when the server says it. */
  status?: string;
}
