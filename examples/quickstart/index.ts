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
 * The buckets of a plant: how long each keeps its points, whose it is, and what for. The key is the logical
 * name: another key is another bucket. To rename one, give it a `name`, or the option `aliases`.
 */
const table = {
  sensors: { keep: "30d", team: "plant", description: "Readings of all sensors, as they come in" },
  "sensors-hourly": { keep: "2y", team: "plant", description: "Hourly means, for dashboards" },
  alerts: { keep: "90d", team: "operations", description: "Alerts, and who took them" },
  audit: { keep: "infinite", team: "operations", description: "Who changed what; never deleted" },
};

/** One label for each team, and one for the environment: people filter by them. */
const teams = {
  plant: new Label("team-plant", { properties: { color: "#326BBA", description: "Plant team" } }),
  operations: new Label("team-operations", { properties: { color: "#F95F53" } }),
};
const environment = new Label("environment", { name: `env-${pulumi.getStack()}` });

const buckets = Object.entries(table).map(([name, { keep, team, description }]) => {
  const bucket = new Bucket(
    name,
    { retentionRules: retention(keep), description },
    // What is kept for ever is not deleted by a slip either.
    { protect: keep === "infinite" },
  );
  label(name, bucket, teams[team as keyof typeof teams]);
  return bucket;
});

/** A bucket that takes only what its schemas allow: one written here, one from a file. */
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

// Whose id this is, every organization knows for itself: pulumi config set analyst USER-ID
const analyst = new pulumi.Config().get("analyst");
if (analyst) new BucketMember("analyst-metrics", { bucketId: metrics.id, userId: analyst });

function label(name: string, bucket: Bucket, team: Label): void {
  const bucketId = bucket.id;
  new BucketLabelAttachment(`${name}-team`, { bucketId, labelId: team.id });
  new BucketLabelAttachment(`${name}-environment`, { bucketId, labelId: environment.id });
}

/** What applications need to write and query: the id of each bucket. */
export const bucketIds = Object.fromEntries(
  Object.keys(table).map((name, index) => [name, buckets[index]?.id]),
);

/** How long each bucket keeps its points. */
export const keeps = Object.fromEntries(
  Object.entries(table).map(([name, { keep }]) => [name, keep]),
);

/** The organization in which they live. */
export const organization = metrics.orgId;
