import { Bucket, BucketLabelAttachment, Label, retention } from "pulumi-influxdb-serverless";

/** The team's data and how long it is kept. A pull request changes a line here. */
const BUCKETS = {
  "checkout-raw": { keep: "7d", holds: "every event of the shop, as it comes" },
  "checkout-hourly": { keep: "90d", holds: "sums by hour, for dashboards" },
  "checkout-daily": { keep: "2y", holds: "sums by day, for the books" },
} as const;

const team = new Label("team", { name: "team checkout", properties: { color: "#0a7d55" } });

const buckets = Object.entries(BUCKETS).map(([name, { keep, holds }]) => {
  const bucket = new Bucket(name, { description: holds, retentionRules: retention(keep) });
  new BucketLabelAttachment(name, { bucketId: bucket.id, labelId: team.id });
  return bucket;
});

/** What applications need for writing. */
export const bucketIds = buckets.map(({ id }) => id);
