// Every kind of resource in every form that its state takes. With `changed`, whatever is changed in place.
const { join } = require("node:path");
const pulumi = require("@pulumi/pulumi");
const influxdb = require("pulumi-influxdb-serverless");

const config = new pulumi.Config();
const changed = config.getBoolean("changed") ?? false;
/** The ids of what this program does not hold. */
const others = config.requireObject("others");
const { retention, tag, timestamp, field } = influxdb;

// Buckets: nothing declared, everything declared, for ever, taken over, explicit.
new influxdb.Bucket("bare");
const full = new influxdb.Bucket("full", {
  name: "readings",
  description: changed ? "changed" : config.requireSecret("description"),
  retentionRules: retention(changed ? "60d" : "30d"),
  orgId: influxdb.getOrganizationOutput({}).id,
  schemaType: "implicit",
  rp: "autogen",
});
new influxdb.Bucket("infinite", { retentionRules: retention("infinite"), description: "" });
new influxdb.Bucket("zero", { retentionRules: [{ everySeconds: 0, type: "expire" }] });
new influxdb.Bucket("adopted", { adopt: true, retentionRules: retention("infinite") });
const explicit = new influxdb.Bucket("explicit", { schemaType: "explicit" });

// Labels: by name alone, with properties, taken over.
const plain = new influxdb.Label("plain");
const colored = new influxdb.Label("colored", {
  name: "Team Plant",
  properties: { color: changed ? "#ff0000" : "#326BBA", description: "Plant team" },
});
new influxdb.Label("adopted-label", { name: "adopted", adopt: true });

// Relations.
new influxdb.BucketLabelAttachment("full-plain", { bucketId: full.id, labelId: plain.id });
new influxdb.BucketLabelAttachment("full-colored", { bucketId: full.id, labelId: colored.id });
new influxdb.BucketMember("dana", {
  bucketId: full.id,
  userId: influxdb.getUserOutput({ name: "dana" }).id,
});
new influxdb.BucketOwner("eve", { bucketId: full.id, userId: config.require("eve") });

// Measurement schemas: written here, and from files.
new influxdb.MeasurementSchema("cpu", {
  bucketId: explicit.id,
  columns: [
    timestamp(),
    tag("host"),
    field("usage_user", "float"),
    ...(changed ? [field("usage_system", "float")] : []),
  ],
});
new influxdb.MeasurementSchema("memory", {
  bucketId: explicit.id,
  columns: influxdb.columnsFromFile(join(__dirname, "columns", "memory.csv")),
});

// What somebody else holds, only referred to.
influxdb.Bucket.get("got-bucket", others.bucket);
influxdb.Label.get("got-label", others.label);
influxdb.BucketLabelAttachment.get("got-attachment", `${others.bucket}/${others.label}`);
influxdb.BucketMember.get("got-member", `${others.bucket}/${others.member}`);
influxdb.BucketOwner.get("got-owner", `${others.bucket}/${others.owner}`);
influxdb.MeasurementSchema.get("got-schema", others.schema, { bucketId: others.bucket });

// Connections of their own: the token by its variable, and in the state; the organization by name, and by id.
const url = config.require("url");
const byName = new influxdb.InfluxDB("by-name", { url, org: "second", tokenEnv: "SECOND_TOKEN" });
const second = new influxdb.Bucket(
  "second",
  { retentionRules: retention("7d") },
  { provider: byName },
);
const label = new influxdb.Label("second", {}, { provider: byName });
new influxdb.BucketLabelAttachment(
  "second",
  { bucketId: second.id, labelId: label.id },
  { provider: byName },
);
const byId = new influxdb.InfluxDB("by-id", {
  url,
  orgId: config.require("thirdOrgId"),
  token: config.requireSecret("thirdToken"),
});
new influxdb.Bucket("third", { description: changed ? "changed" : "third" }, { provider: byId });

exports.ids = [full.id, second.id];
