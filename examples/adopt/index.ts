import {
  Bucket,
  type BucketArgs,
  BucketLabelAttachment,
  Label,
  retention,
} from "pulumi-influxdb-serverless";

/**
 * Buckets that somebody made by hand, under their names on the server. What is declared is what each has
 * today, so that taking them over changes nothing; what is not declared stays as it is.
 */
const BUCKETS: Record<string, BucketArgs> = {
  telemetry: {},
  billing: { retentionRules: retention("infinite") },
  requests: { retentionRules: retention("30d"), description: "Requests of the shop" },
};

const team = new Label("team-shop", { name: "team shop", adopt: true });

for (const [name, args] of Object.entries(BUCKETS)) {
  const bucket = new Bucket(
    name,
    { ...args, adopt: true },
    // Until you trust it: whatever happens to the stack, the buckets stay.
    { retainOnDelete: true },
  );
  new BucketLabelAttachment(name, { bucketId: bucket.id, labelId: team.id });
}
