/** A retention rule as the service stores it. An infinite retention is stored as no rule. */
export interface RetentionRule {
  type: "expire";
  everySeconds: number;
}

export interface Bucket {
  id: string;
  orgID: string;
  type: "user" | "system";
  schemaType: "implicit" | "explicit";
  name: string;
  description: string;
  rp: string;
  retentionRules: RetentionRule[];
  createdAt: string;
  updatedAt: string;
}

/** An organization. */
export interface Organization {
  /** 16 hexadecimal digits. */
  id: string;
  /** Unique. */
  name: string;
  /** RFC 3339, UTC. */
  createdAt: string;
}

/** A user. */
export interface User {
  /** 16 hexadecimal digits. */
  id: string;
  /** Unique. */
  name: string;
  /** An inactive user's tokens get 403 for everything. */
  status: "active" | "inactive";
}

export interface Label {
  id: string;
  orgID: string;
  name: string;
  properties: Record<string, string>;
}

export type Role = "member" | "owner";

export interface Column {
  name: string;
  type: "timestamp" | "tag" | "field";
  dataType?: "integer" | "float" | "boolean" | "string" | "unsigned" | undefined;
}

export interface MeasurementSchema {
  id: string;
  orgID: string;
  bucketID: string;
  name: string;
  columns: Column[];
  /** The ETag: incremented by every change. */
  version: number;
  createdAt: string;
  updatedAt: string;
}
