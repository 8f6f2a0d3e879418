import type * as pulumi from "@pulumi/pulumi";
import { type LookupOptions, lookUp, lookUpOutput, type Query } from "./lookUp";
import type { BucketResult } from "./results";

const query: Query<object, BucketResult[]> = (queries, session) => queries.allBuckets(session);

/**
 * Returns every bucket of the organization that the token may see, sorted by name. The buckets of the service itself have
 * the `type` `system`. A bucket that is missing may exist and be invisible to the token.
 * API reference: Buckets, list.
 * @param opts Which connection to use.
 * @throws RunError if the token sees no such object, or the server can't be asked.
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
 * The same as {@link getBuckets} for arguments that are outputs of other resources. The result is an output; it is unknown
 * while an argument is unknown, in a preview.
 * @param opts Which connection to use.
 * @throws RunError, which ends the program, if the token sees no such object, or the server can't be asked.
 *
 * @example
 * import { getBucketsOutput } from "pulumi-influxdb-serverless";
 *
 * export const bucketNames = getBucketsOutput().apply((buckets) => buckets.map(({ name }) => name));
 */
export function getBucketsOutput(opts: LookupOptions = {}): pulumi.Output<BucketResult[]> {
  return lookUpOutput("getBuckets", {}, opts, query);
}
