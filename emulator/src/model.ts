/** A retention rule as the service keeps it. An infinite retention is kept as no rule at all. */
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

export interface Organization {
  id: string;
  name: string;
  createdAt: string;
}

export interface User {
  id: string;
  name: string;
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
  /** Counted up by every change: the ETag. */
  version: number;
  createdAt: string;
  updatedAt: string;
}
