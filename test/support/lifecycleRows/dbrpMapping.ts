import { type ChangeRow, change, type DriftRow, drift } from "./row";

const mapping = (database: string, more: object = {}) => ({
  bucketId: "$one",
  database,
  retentionPolicy: "autogen",
  ...more,
});

/** Every input of a DBRP mapping. */
export const DBRP_MAPPING_CHANGES: ChangeRow[] = [
  change(
    "DbrpMapping",
    "bucketId",
    mapping("m1"),
    mapping("m1", { bucketId: "$two" }),
    "replace",
    "bucketId",
  ),
  change("DbrpMapping", "database", mapping("m2"), mapping("m2b"), "replace", "database"),
  change(
    "DbrpMapping",
    "retentionPolicy",
    mapping("m3"),
    mapping("m3", { retentionPolicy: "weekly" }),
    "update",
    "retentionPolicy",
  ),
  change(
    "DbrpMapping",
    "default",
    mapping("m4"),
    mapping("m4", { default: true }),
    "update",
    "default",
  ),
  change(
    "DbrpMapping",
    "default-gives",
    mapping("m5", { default: true }),
    mapping("m5"),
    "update",
    "default",
  ),
  change(
    "DbrpMapping",
    "default-takes",
    mapping("m5", { retentionPolicy: "weekly" }),
    mapping("m5", { retentionPolicy: "weekly", default: true }),
    "update",
    "default",
  ),
  // False is what a mapping is that declares nothing.
  change("DbrpMapping", "default-false", mapping("m6"), mapping("m6", { default: false }), "same"),
  change("DbrpMapping", "adopt", mapping("m7"), mapping("m7", { adopt: true }), "update", "adopt"),
];

/** What somebody else can do to a DBRP mapping. */
export const DBRP_MAPPING_DRIFTS: DriftRow[] = [
  drift(
    "DbrpMapping",
    "retentionPolicy",
    mapping("d1"),
    ["PATCH", "/dbrps/$id?orgID=$org", { retention_policy: "weekly" }],
    "update",
    "retentionPolicy",
  ),
  drift(
    "DbrpMapping",
    "default",
    mapping("d2", { default: true }),
    ["PATCH", "/dbrps/$otherMapping?orgID=$org", { default: true }],
    "update",
    "default",
  ),
  drift("DbrpMapping", "undeclared", mapping("d3"), [
    "PATCH",
    "/dbrps/$id?orgID=$org",
    { default: true },
  ]),
  drift("DbrpMapping", "gone", mapping("d4"), ["DELETE", "/dbrps/$id?orgID=$org"], "create"),
];
