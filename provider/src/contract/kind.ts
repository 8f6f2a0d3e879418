/** The kinds of resource that there are: the names behind `pulumi-influxdb-serverless/runtime`. */
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
