/** The kinds of things that the API's permissions are about, as far as this package needs them. */
export type PermissionType = "buckets" | "labels" | "orgs";

/** One line of what a token may do. */
export interface Need {
  check: string;
  action: "read" | "write";
  /** All of these are needed. API reference: the required permissions of each call. */
  types: readonly PermissionType[];
  /** Without it, these fail. */
  resources: string;
  /** Without it, nothing works at all. */
  essential?: true;
}

/** What the resources need, as SECURITY.md has it. To write is needed by `up` and `destroy` only. */
export const NEEDS = {
  readBuckets: {
    check: "read buckets",
    action: "read",
    types: ["buckets"],
    resources: "every resource but Label",
    essential: true,
  },
  writeBuckets: {
    check: "write buckets",
    action: "write",
    types: ["buckets"],
    resources: "Bucket, BucketLabelAttachment",
  },
  readLabels: {
    check: "read labels",
    action: "read",
    types: ["labels"],
    resources: "Label, BucketLabelAttachment",
  },
  writeLabels: {
    check: "write labels",
    action: "write",
    types: ["labels"],
    resources: "Label, BucketLabelAttachment",
  },
  readRoles: {
    check: "read members and owners",
    action: "read",
    types: ["buckets", "orgs"],
    resources: "BucketMember, BucketOwner",
  },
  writeRoles: {
    check: "write members and owners",
    action: "write",
    types: ["buckets", "orgs"],
    resources: "BucketMember, BucketOwner",
  },
  readSchemas: {
    check: "read schemas",
    action: "read",
    types: ["buckets"],
    resources: "MeasurementSchema",
  },
  writeSchemas: {
    check: "write schemas",
    action: "write",
    types: ["buckets"],
    resources: "MeasurementSchema",
  },
} as const satisfies Record<string, Need>;
