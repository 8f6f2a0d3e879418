import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import {
  Bucket,
  BucketLabelAttachment,
  BucketMember,
  columnsFromFile,
  field,
  Label,
  MeasurementSchema,
  retention,
  tag,
  timestamp,
} from "pulumi-influxdb-serverless";

/**
 * A plant's buckets: how long each keeps its points, its team, and its purpose. The key is the logical name:
 * a different key is a different bucket. To rename a bucket, set its `name`, or add the `aliases` option.
 */
const table = {
  sensors: { keep: "30d", team: "plant", description: "Readings of all sensors, as they come in" },
  "sensors-hourly": { keep: "2y", team: "plant", description: "Hourly means, for dashboards" },
  alerts: { keep: "90d", team: "operations", description: "Alerts and who handled them" },
  audit: { keep: "infinite", team: "operations", description: "Who changed what; never deleted" },
};

/** One label for each team, and one for the environment, for filtering. */
const teams = {
  plant: new Label("team-plant", { properties: { color: "#326BBA", description: "Plant team" } }),
  operations: new Label("team-operations", { properties: { color: "#F95F53" } }),
};
const environment = new Label("environment", { name: `env-${pulumi.getStack()}` });

const buckets = Object.entries(table).map(([name, { keep, team, description }]) => {
  const bucket = new Bucket(
    name,
    { retentionRules: retention(keep), description },
    // Data that is kept forever must not be deleted by accident.
    { protect: keep === "infinite" },
  );
  label(name, bucket, teams[team as keyof typeof teams]);
  return bucket;
});

/** A bucket that accepts only what its schemas allow: one defined here, one from a file. */
const metrics = new Bucket("metrics", {
  schemaType: "explicit",
  retentionRules: retention("90d"),
  description: "Health of the machines",
});
label("metrics", metrics, teams.operations);
new MeasurementSchema("cpu", {
  bucketId: metrics.id,
  columns: [timestamp(), tag("host"), field("usage_user", "float"), field("usage_system", "float")],
});
new MeasurementSchema("memory", {
  bucketId: metrics.id,
  columns: columnsFromFile(join(__dirname, "columns", "memory.csv")),
});

// The ID differs between organizations: pulumi config set analyst USER-ID
const analyst = new pulumi.Config().get("analyst");
if (analyst) new BucketMember("analyst-metrics", { bucketId: metrics.id, userId: analyst });

function label(name: string, bucket: Bucket, team: Label): void {
  const bucketId = bucket.id;
  new BucketLabelAttachment(`${name}-team`, { bucketId, labelId: team.id });
  new BucketLabelAttachment(`${name}-environment`, { bucketId, labelId: environment.id });
}

/** What applications need for writing and querying: the ID of each bucket. */
export const bucketIds = Object.fromEntries(
  Object.keys(table).map((name, index) => [name, buckets[index]?.id]),
);

/** How long each bucket keeps its points. */
export const keeps = Object.fromEntries(
  Object.entries(table).map(([name, { keep }]) => [name, keep]),
);

/** The buckets' organization. */
export const organization = metrics.orgId;
