import {
  Bucket,
  type BucketArgs,
  BucketLabelAttachment,
  Label,
  retention,
} from "pulumi-influxdb-serverless";

/**
 * Buckets that somebody created by hand, under their names on the server. Each declares only its current values, so
 * adopting them changes nothing. Properties that aren't declared keep their values.
 */
const BUCKETS: Record<string, BucketArgs> = {
  telemetry: {},
  billing: { retentionRules: retention("infinite") },
  requests: { retentionRules: retention("30d"), description: "Requests from the shop" },
};

const team = new Label("team-shop", { name: "team shop", adopt: true });

for (const [name, args] of Object.entries(BUCKETS)) {
  const bucket = new Bucket(
    name,
    { ...args, adopt: true },
    // Until you trust it: the buckets stay, whatever happens to the stack.
    { retainOnDelete: true },
  );
  new BucketLabelAttachment(name, { bucketId: bucket.id, labelId: team.id });
}
