/** The kinds of resources: the names exported by `pulumi-influxdb-serverless/runtime`. */
export const KINDS = [
  "authorization",
  "bucket",
  "bucketLabelAttachment",
  "bucketMember",
  "bucketOwner",
  "dbrpMapping",
  "label",
  "measurementSchema",
] as const;

/** A kind of resource, by its name in the runtime. */
export type Kind = (typeof KINDS)[number];

/** Returns the API's list that contains the objects of a kind, or the buckets that they are on. */
export function listOf(kind: Kind): "authorizations" | "buckets" | "dbrps" | "labels" {
  if (kind === "authorization") return "authorizations";
  if (kind === "dbrpMapping") return "dbrps";
  if (kind === "label") return "labels";
  return "buckets";
}
