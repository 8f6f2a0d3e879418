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
