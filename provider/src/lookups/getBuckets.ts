import type * as pulumi from "@pulumi/pulumi";
import { type LookupOptions, lookUp, lookUpOutput, type Query } from "./lookUp";
import type { BucketResult } from "./results";

const query: Query<object, BucketResult[]> = (queries, session) => queries.allBuckets(session);

/**
 * Returns every bucket in the organization that the token can read, sorted by name. System buckets have the `type`
 * `system`. A bucket that is missing from the result may still exist if the token can't read it. API reference: Buckets, list.
 * @param opts Which connection to use.
 * @throws RunError if the object doesn't exist, the token can't read it, or the request fails.
 *
 * @example
 * import { BucketLabelAttachment, getBuckets, Label } from "pulumi-influxdb-serverless";
 *
 * export = async () => {
 *   const team = new Label("team-plant");
 *   for (const { id, name, type } of await getBuckets()) {
 *     if (type !== "user") continue;
 *     new BucketLabelAttachment(`${name}-team`, { bucketId: id, labelId: team.id });
 *   }
 * };
 */
export function getBuckets(opts: LookupOptions = {}): Promise<BucketResult[]> {
  return lookUp("getBuckets", {}, opts, query);
}

/**
 * Returns {@link getBuckets} as an output.
 * @param opts Which connection to use.
 * @throws RunError, which ends the program, if the object doesn't exist, the token can't read it, or the request fails.
 *
 * @example
 * import { getBucketsOutput } from "pulumi-influxdb-serverless";
 *
 * export const bucketNames = getBucketsOutput().apply((buckets) => buckets.map(({ name }) => name));
 */
export function getBucketsOutput(opts: LookupOptions = {}): pulumi.Output<BucketResult[]> {
  return lookUpOutput("getBuckets", {}, opts, query);
}
