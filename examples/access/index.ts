import * as pulumi from "@pulumi/pulumi";
import {
  Authorization,
  Bucket,
  bucketPermissions,
  DbrpMapping,
  retention,
} from "pulumi-influxdb-serverless";

/** Who writes to which bucket. Changing a term rotates only that producer's token. */
const PRODUCERS: Record<string, { bucket: string; term: string }> = {
  telegraf: { bucket: "machines", term: "2026-11" },
  gateway: { bucket: "sensors", term: "2026-11" },
  shop: { bucket: "orders", term: "2026-11" },
};

const buckets: Record<string, Bucket> = {};
const writeTokens: Record<string, pulumi.Output<string>> = {};

for (const [producer, { bucket: name, term }] of Object.entries(PRODUCERS)) {
  const bucket = new Bucket(name, { retentionRules: retention("30d") });
  buckets[name] = bucket;
  const writer = new Authorization(producer, {
    description: `${producer} writes to ${name}`,
    permissions: bucketPermissions(bucket, "write"),
    keepers: { term },
  });
  writeTokens[producer] = writer.token;
  // Grafana's InfluxQL queries find the bucket as a database.
  new DbrpMapping(name, {
    bucketId: bucket.id,
    database: name,
    retentionPolicy: "month",
    default: true,
  });
}

const dashboards = new Authorization("dashboards", {
  description: "Grafana reads all buckets of this program",
  permissions: Object.values(buckets).flatMap((bucket) => bucketPermissions(bucket, "read")),
  keepers: { term: "2026-11" },
});

/** Secrets: `pulumi stack output writers --show-secrets`. */
export const writers = pulumi.secret(writeTokens);
export const reader = dashboards.token;
