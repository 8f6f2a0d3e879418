/**
 * For programs: the resources, the connection, the look-ups and what builds their arguments. Loads no HTTP client and
 * no validator.
 *
 * @module
 */
export { Bucket, type BucketArgs, type RetentionRuleArgs } from "./bucket/resource";
export { formatRetention, type RetentionRule, retention } from "./bucket/retention";
export {
  BucketLabelAttachment,
  type BucketLabelAttachmentArgs,
} from "./bucketLabelAttachment/resource";
export { BucketMember, type BucketMemberArgs } from "./bucketMember/resource";
export { BucketOwner, type BucketOwnerArgs } from "./bucketOwner/resource";
export { InfluxDB, type InfluxDBArgs } from "./influxDB/resource";
export { Label, type LabelArgs } from "./label/resource";
export { getBucket } from "./lookups/getBucket";
export { getBuckets } from "./lookups/getBuckets";
export { getLabel } from "./lookups/getLabel";
export { getOrganization } from "./lookups/getOrganization";
export { getUser } from "./lookups/getUser";
export type { ById, ByName, LookupOptions, NameOrId } from "./lookups/lookUp";
export type {
  BucketResult,
  LabelResult,
  OrganizationResult,
  UserResult,
} from "./lookups/results";
export { type Column, type DataType, field, tag, timestamp } from "./measurementSchema/columns";
export { type ColumnsFormat, columnsFromFile } from "./measurementSchema/columnsFile";
export {
  type ColumnArgs,
  MeasurementSchema,
  type MeasurementSchemaArgs,
} from "./measurementSchema/resource";
