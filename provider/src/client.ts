/*
 * For tools that talk to the API with the provider's own rules. Programs do not need it: it loads the
 * HTTP client and the validators that `pulumi-influxdb-serverless` itself leaves out. Its names may change with
 * any version: the tools of this repository are published together with it.
 */

export { listAuthorizations } from "./api/authorizations";
export { listRoleHolders, type Role } from "./api/bucketRoles";
export { listBucketPage } from "./api/buckets";
export { type Client, type ClientOptions, createClient } from "./api/client";
export * from "./api/errors";
export { getHealth } from "./api/health";
export { listLabels } from "./api/labels";
export { type BucketLimits, getBucketLimits } from "./api/limits";
export { listMeasurementSchemas } from "./api/measurementSchemas";
export type {
  AuthorizationAnswer,
  BucketAnswer,
  LabelAnswer,
  MeasurementSchemaAnswer,
  OrganizationAnswer,
  RoleHolderAnswer,
} from "./api/models";
export { findOrganization, getOrganization } from "./api/organizations";
export { DEFAULT_POLICY, type RetryPolicy } from "./api/retry";
export { serverOf } from "./api/serverOf";
export { getCurrentUser, listUsers } from "./api/users";
export type { BucketInputs } from "./bucket/inputs";
export { liveOutputs as bucketOutputs } from "./bucket/outputs";
export { connectionMark } from "./connection/connectionMark";
export { readActiveProfile } from "./connection/profile";
export {
  type Connection,
  type Env,
  type Place,
  type ReadConfig,
  resolveConnection,
  resolvePlace,
  SETTINGS,
  type Sources,
} from "./connection/settings";
export { providerText } from "./dynamic/providerText";
export { fromWire, toWire } from "./dynamic/wire";
export { handlers } from "./handlers";
export type { LabelInputs } from "./label/inputs";
export { liveOutputs as labelOutputs } from "./label/outputs";
export type { Handler } from "./lifecycle/handler";
export { openSession } from "./lifecycle/openSession";
export { relationId } from "./lifecycle/relation";
export { Session } from "./lifecycle/session";
export { declaredIn, type Recorded } from "./lifecycle/state";
export type { MeasurementSchemaInputs } from "./measurementSchema/inputs";
export {
  recordedOutputs as measurementSchemaOutputs,
  toColumns,
} from "./measurementSchema/outputs";
export { newMark, OwnershipRegistry } from "./ownership/ownershipRegistry";
export { listBuckets } from "./reader/reader";
