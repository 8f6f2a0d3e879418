/*
 * For tools that talk to the API with the provider's own rules. Programs do not need it: it loads the
 * HTTP client and the validators that `pulumi-influxdb-serverless` itself leaves out.
 */
export { listAuthorizations } from "./api/authorizations";
export { listRoleHolders, type Role } from "./api/bucketRoles";
export { listBucketPage, listBuckets } from "./api/buckets";
export { type Client, type ClientOptions, createClient } from "./api/client";
export * from "./api/errors";
export { getHealth } from "./api/health";
export { listLabels } from "./api/labels";
export { type BucketLimits, getBucketLimits } from "./api/limits";
export { listMeasurementSchemas } from "./api/measurementSchemas";
export type { AuthorizationAnswer, BucketAnswer, OrganizationAnswer } from "./api/models";
export { findOrganization, getOrganization } from "./api/organizations";
export { DEFAULT_POLICY, type RetryPolicy } from "./api/retry";
export { getCurrentUser, listUsers } from "./api/users";
export { readActiveProfile } from "./connection/profile";
export { type Connection, resolveConnection, type Sources } from "./connection/settings";
