/*
 * For tools that talk to the API with the provider's own rules. Programs don't need it: it loads the HTTP client and
 * the validators, which `pulumi-influxdb-serverless` itself doesn't. Its exports may change with any version, since
 * this repository's tools are published together with it.
 */

export { listAuthorizations } from "./api/authorizations";
export { listRoleHolders, type Role } from "./api/bucketRoles";
export { getBucket, listBucketPage } from "./api/buckets";
export { normalizeBaseUrl } from "./api/call";
export { type Client, type ClientOptions, createClient } from "./api/client";
export { listAllDbrps, listDbrps } from "./api/dbrps";
export * from "./api/errors";
export { getHealth } from "./api/health";
export { listLabels } from "./api/labels";
export { type BucketLimits, getBucketLimits } from "./api/limits";
export { listMeasurementSchemas } from "./api/measurementSchemas";
export type {
  AuthorizationAnswer,
  BucketAnswer,
  DbrpAnswer,
  LabelAnswer,
  MeasurementSchemaAnswer,
  OrganizationAnswer,
  RoleHolderAnswer,
} from "./api/models";
export { findOrganization, getOrganization } from "./api/organizations";
export { DEFAULT_POLICY, type RetryPolicy } from "./api/retry";
export { getCurrentUser, listUsers } from "./api/users";
export { listBuckets } from "./cache/readCache";
export { connectionFingerprint } from "./connection/connectionFingerprint";
export { type Env, readActiveProfile } from "./connection/profile";
export {
  type Connection,
  type Endpoint,
  type ReadConfig,
  resolveConnection,
  resolveEndpoint,
  type Sources,
} from "./connection/settings";
export { SETTINGS, unknownSettings } from "./connection/values";
export type { Handler } from "./contract/handler";
export { declaredIn, type Recorded } from "./contract/state";
export { handlers } from "./handlers";
export { newMark } from "./ownership/claims";
export { OwnershipRegistry } from "./ownership/ownershipRegistry";
export { fromWire, toWire } from "./pulumi/propertySerialization";
export { providerText } from "./pulumi/providerText";
export { withoutTokens } from "./pulumi/secretInputs";
export { relationId } from "./reconcile/relation";
export { liveOutputs as authorizationOutputs } from "./resources/authorization/model";
export { PERMISSION_ACTIONS, PERMISSION_TYPES } from "./resources/authorization/permissions";
export type { BucketInputs } from "./resources/bucket/model";
export { liveOutputs as bucketOutputs } from "./resources/bucket/model";
export { liveOutputs as dbrpMappingOutputs } from "./resources/dbrpMapping/model";
export type { LabelInputs } from "./resources/label/model";
export { liveOutputs as labelOutputs } from "./resources/label/model";
export type { MeasurementSchemaInputs } from "./resources/measurementSchema/model";
export {
  recordedOutputs as measurementSchemaOutputs,
  toColumns,
} from "./resources/measurementSchema/model";
export { openSession } from "./session/openSession";
export { Session } from "./session/session";
