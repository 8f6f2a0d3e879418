import { Bucket, BucketLabelAttachment, Label, retention } from "pulumi-influxdb-serverless";

/** A customer. @typedef {{ name: string, keeps: string }} Tenant keeps: how long its data is kept */

/** In a real service, this list comes from a database. @type {Tenant[]} */
export const TENANTS = [
  { name: "acme", keeps: "30d" },
  { name: "globex", keeps: "90d" },
  { name: "initech", keeps: "7d" },
];

/** What a tenant gets: its stack's program. @param {Tenant} tenant */
export function programOf({ name, keeps }) {
  return async () => {
    const label = new Label(name, { properties: { description: `Everything of ${name}` } });
    const ids = ["metrics", "events"].map((kind) => {
      const bucket = new Bucket(`${name}-${kind}`, { retentionRules: retention(keeps) });
      new BucketLabelAttachment(`${name}-${kind}`, { bucketId: bucket.id, labelId: label.id });
      return bucket.id;
    });
    return { bucketIds: ids };
  };
}
