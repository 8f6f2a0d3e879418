import { Bucket, retention } from "pulumi-influxdb-serverless";

/** The buckets of a plant: how long each keeps its points, and what for. */
const table = {
  sensors: { keep: "30d", description: "Readings of all sensors, as they come in" },
  "sensors-hourly": { keep: "2y", description: "Hourly means of the readings, for dashboards" },
  alerts: { keep: "90d", description: "Alerts that were raised, and who took them" },
  audit: { keep: "infinite", description: "Who changed what; never deleted" },
};

const buckets = Object.entries(table).map(
  ([name, { keep, description }]) =>
    new Bucket(name, { retentionRules: retention(keep), description }),
);

/** What applications need to write and query: the id of each bucket. */
export const bucketIds = Object.fromEntries(
  Object.keys(table).map((name, index) => [name, buckets[index]?.id]),
);

/** How long each bucket keeps its points. */
export const keeps = Object.fromEntries(
  Object.entries(table).map(([name, { keep }]) => [name, keep]),
);

/** The organisation in which they live. */
export const organization = buckets[0]?.orgId;
