/*
 * A program that uses every export of the package. It is compiled in fresh projects, and run there by the real engine: as
 * TypeScript and as JavaScript, as CommonJS and as ES module.
 */
import * as pulumi from "@pulumi/pulumi";
import {
  Authorization,
  type AuthorizationArgs,
  type AuthorizationResult,
  Bucket,
  type BucketArgs,
  BucketLabelAttachment,
  type BucketLabelAttachmentArgs,
  BucketMember,
  type BucketMemberArgs,
  BucketOwner,
  type BucketOwnerArgs,
  type BucketResult,
  type ById,
  type ByName,
  bucketPermissions,
  type Column,
  type ColumnArgs,
  type ColumnsFormat,
  columnsFromFile,
  type DataType,
  DbrpMapping,
  type DbrpMappingArgs,
  field,
  formatRetention,
  getAuthorizations,
  getAuthorizationsOutput,
  getBucket,
  getBucketOutput,
  getBuckets,
  getBucketsOutput,
  getLabel,
  getLabelOutput,
  getOrganization,
  getOrganizationOutput,
  getUser,
  getUserOutput,
  InfluxDB,
  type InfluxDBArgs,
  Label,
  type LabelArgs,
  type LabelResult,
  type LookupOptions,
  MeasurementSchema,
  type MeasurementSchemaArgs,
  type NameOrId,
  type OrganizationResult,
  type Permission,
  type PermissionAction,
  type PermissionArgs,
  type PermissionTargetArgs,
  type PermissionType,
  permission,
  type RetentionRule,
  type RetentionRuleArgs,
  retention,
  tag,
  timestamp,
  type UserResult,
} from "pulumi-influxdb-serverless";

const settings = new pulumi.Config("influxdb");
const month: RetentionRule[] = retention("30d");
const week: RetentionRuleArgs = { everySeconds: 604_800, type: "expire" };

const bucketArgs: BucketArgs = { schemaType: "explicit", retentionRules: [week] };
const bucket = new Bucket("metrics", bucketArgs);
const labelArgs: LabelArgs = { properties: { color: "#326BBA" } };
const label = new Label("team", labelArgs);
const attachment: BucketLabelAttachmentArgs = { bucketId: bucket.id, labelId: label.id };
new BucketLabelAttachment("team-of-metrics", attachment);

// What is on the server before the program runs.
const shared: NameOrId = { name: "shared" };
const byName: ByName = { name: "eve" };
const dana: pulumi.Output<UserResult> = getUserOutput({ name: "dana" });
const memberArgs: BucketMemberArgs = { bucketId: bucket.id, userId: dana.id };
new BucketMember("dana", memberArgs);
const ownerArgs: BucketOwnerArgs = { bucketId: bucket.id, userId: getUserOutput(byName).id };
new BucketOwner("eve", ownerArgs);

const float: DataType = "float";
const columns: Column[] = [timestamp(), tag("host"), field("usage", float)];
const load: ColumnArgs = { name: "load", type: "field", dataType: "integer" };
const schema: MeasurementSchemaArgs = { bucketId: bucket.id, columns: [...columns, load] };
new MeasurementSchema("cpu", schema);
const format: ColumnsFormat = "csv";
const fromFile = columnsFromFile("columns.csv", format);
new MeasurementSchema("memory", { bucketId: bucket.id, columns: fromFile });

const mapping: DbrpMappingArgs = {
  bucketId: bucket.id,
  database: "metrics",
  retentionPolicy: "raw",
};
new DbrpMapping("metrics", mapping);
const action: PermissionAction = "read";
const type: PermissionType = "labels";
const target: PermissionTargetArgs = { type };
const permissions: PermissionArgs[] = [
  ...bucketPermissions(bucket, "read-write"),
  permission({ action, ...target }),
];
const tokenArgs: AuthorizationArgs = { permissions, description: "of everything" };
const token = new Authorization("everything", tokenArgs);
const granted: pulumi.Output<Permission[]> = token.permissions;

const connection: InfluxDBArgs = {
  url: settings.require("url"),
  token: settings.requireSecret("token"),
  org: settings.require("org"),
};
const second: LookupOptions & { provider: InfluxDB } = {
  provider: new InfluxDB("second", connection),
};
new Bucket("plant", { retentionRules: month }, second);
const organization: pulumi.Output<OrganizationResult> = getOrganizationOutput({}, second);
const found: pulumi.Output<BucketResult> = getBucketOutput(shared);
const old: pulumi.Output<LabelResult> = getLabelOutput({ name: "old" });
const byId: pulumi.Output<ById> = found.apply(({ id }) => ({ id }));
const read = Bucket.get("shared", byId.id);

// The same as promises, since a CommonJS program has no top-level await.
const plain: Promise<[BucketResult, LabelResult, OrganizationResult, UserResult, BucketResult[]]> =
  Promise.all([
    getBucket(shared),
    getLabel({ name: "old" }),
    getOrganization(),
    getUser(byName),
    getBuckets(second),
  ]);
const tokens: Promise<AuthorizationResult[]> = getAuthorizations(second);

export const seen = {
  names: plain.then(([{ name }, , organization, , all]) => [
    name,
    organization.name,
    all.length > 0,
  ]),
  organization: organization.name,
  shared: read.name,
  label: old.properties,
  kept: pulumi.output(month).apply(([rule]) => formatRetention(rule?.everySeconds ?? 0)),
  granted: granted.apply((all) => all.length),
  tokens: pulumi
    .all([tokens, getAuthorizationsOutput()])
    .apply((lists) => lists.every((list) => list.some(({ status }) => status === "active"))),
  system: getBucketsOutput().apply((all) => all.filter(({ type }) => type === "system").length > 0),
};
