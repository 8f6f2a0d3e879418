/**
 * For programs: resources, the connection, lookups, and helpers that build their arguments. Loads no HTTP client and no
 * validator.
 *
 * @module
 */

import { runtime } from "@pulumi/pulumi";
import { separateConnections } from "./pulumi/separateConnections";

export { InfluxDB, type InfluxDBArgs } from "./connection/influxDB";
export { getAuthorizations, getAuthorizationsOutput } from "./lookups/getAuthorizations";
export { getBucket, getBucketOutput } from "./lookups/getBucket";
export { getBuckets, getBucketsOutput } from "./lookups/getBuckets";
export { getLabel, getLabelOutput } from "./lookups/getLabel";
export { getOrganization, getOrganizationOutput } from "./lookups/getOrganization";
export { getUser, getUserOutput } from "./lookups/getUser";
export type { LookupOptions } from "./lookups/lookUp";
export type {
  AuthorizationResult,
  BucketResult,
  ById,
  ByName,
  LabelResult,
  NameOrId,
  OrganizationResult,
  UserResult,
} from "./lookups/results";
export type {
  Permission,
  PermissionAction,
  PermissionType,
} from "./resources/authorization/permissions";
export {
  Authorization,
  type AuthorizationArgs,
  bucketPermissions,
  type PermissionArgs,
  type PermissionTargetArgs,
  permission,
} from "./resources/authorization/resource";
export { Bucket, type BucketArgs, type RetentionRuleArgs } from "./resources/bucket/resource";
export { formatRetention, type RetentionRule, retention } from "./resources/bucket/retention";
export {
  BucketLabelAttachment,
  type BucketLabelAttachmentArgs,
} from "./resources/bucketLabelAttachment/resource";
export { BucketMember, type BucketMemberArgs } from "./resources/bucketRole/bucketMember";
export { BucketOwner, type BucketOwnerArgs } from "./resources/bucketRole/bucketOwner";
export { DbrpMapping, type DbrpMappingArgs } from "./resources/dbrpMapping/resource";
export { Label, type LabelArgs } from "./resources/label/resource";
export {
  type Column,
  type DataType,
  field,
  tag,
  timestamp,
} from "./resources/measurementSchema/columns";
export { type ColumnsFormat, columnsFromFile } from "./resources/measurementSchema/columnsFile";
export {
  type ColumnArgs,
  MeasurementSchema,
  type MeasurementSchemaArgs,
} from "./resources/measurementSchema/resource";

separateConnections(runtime);
