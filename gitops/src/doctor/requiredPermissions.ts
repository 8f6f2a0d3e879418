import type { Kind } from "pulumi-influxdb-serverless/rules";
import type { PermissionType } from "../inventory/tokenPermissions";

/** A permission that is checked, as one line of the report. */
export interface RequiredPermission {
  check: string;
  action: "read" | "write";
  /** All of these are required, according to the API reference of each call. */
  types: readonly PermissionType[];
  /** What fails without it: in words, and as kinds. */
  resources: string;
  kinds: readonly Kind[];
  /** Without it, nothing works at all. */
  essential?: true;
}

/** What the resources need, as listed in SECURITY.md. Write permissions are needed only by `up` and `destroy`. */
export const REQUIRED_PERMISSIONS = {
  readBuckets: {
    check: "read buckets",
    action: "read",
    types: ["buckets"],
    resources: "all except Label",
    kinds: ["bucket"],
    essential: true,
  },
  writeBuckets: {
    check: "write buckets",
    action: "write",
    types: ["buckets"],
    resources: "Bucket, BucketLabelAttachment",
    kinds: ["bucket", "bucketLabelAttachment"],
  },
  readLabels: {
    check: "read labels",
    action: "read",
    types: ["labels"],
    resources: "Label, BucketLabelAttachment",
    kinds: ["label", "bucketLabelAttachment"],
  },
  writeLabels: {
    check: "write labels",
    action: "write",
    types: ["labels"],
    resources: "Label, BucketLabelAttachment",
    kinds: ["label", "bucketLabelAttachment"],
  },
  readRoles: {
    check: "read members and owners",
    action: "read",
    types: ["buckets", "orgs"],
    resources: "BucketMember, BucketOwner",
    kinds: ["bucketMember", "bucketOwner"],
  },
  writeRoles: {
    check: "write members and owners",
    action: "write",
    types: ["buckets", "orgs"],
    resources: "BucketMember, BucketOwner",
    kinds: ["bucketMember", "bucketOwner"],
  },
  readSchemas: {
    check: "read schemas",
    action: "read",
    types: ["buckets"],
    resources: "MeasurementSchema",
    kinds: ["measurementSchema"],
  },
  writeSchemas: {
    check: "write schemas",
    action: "write",
    types: ["buckets"],
    resources: "MeasurementSchema",
    kinds: ["measurementSchema"],
  },
  readMappings: {
    check: "read DBRP mappings",
    action: "read",
    types: ["buckets"],
    resources: "DbrpMapping",
    kinds: ["dbrpMapping"],
  },
  writeMappings: {
    check: "write DBRP mappings",
    action: "write",
    types: ["buckets"],
    resources: "DbrpMapping",
    kinds: ["dbrpMapping"],
  },
  readTokens: {
    check: "read tokens",
    action: "read",
    types: ["authorizations"],
    resources: "Authorization",
    kinds: ["authorization"],
  },
  writeTokens: {
    check: "write tokens",
    action: "write",
    types: ["authorizations"],
    resources: "Authorization",
    kinds: ["authorization"],
  },
} as const satisfies Record<string, RequiredPermission>;
