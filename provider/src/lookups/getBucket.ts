import type * as pulumi from "@pulumi/pulumi";
import { type LookupOptions, lookUp, lookUpOutput, type Query } from "./lookUp";
import type { BucketResult, NameOrId } from "./results";

const query: Query<NameOrId, BucketResult> = (queries, session, args) =>
  queries.bucketBy(session, args);

/**
 * Returns a bucket that this program doesn't manage, by name (in the connection's organization) or by ID. It reads from
 * the server each time the program runs, so previews need a token. API reference: Buckets, list and retrieve.
 * @param args The name in the connection's organization, or the ID.
 * @param opts Which connection to use.
 * @throws RunError if the object doesn't exist, the token can't read it, or the request fails.
 *
 * @example
 * import { BucketMember, getBucket, getUser } from "pulumi-influxdb-serverless";
 *
 * export = async () => {
 *   const shared = await getBucket({ name: "shared" });
 *   const dana = await getUser({ name: "dana" });
 *   new BucketMember("dana", { bucketId: shared.id, userId: dana.id });
 * };
 */
export function getBucket(args: NameOrId, opts: LookupOptions = {}): Promise<BucketResult> {
  return lookUp("getBucket", args, opts, query);
}

/**
 * The same as {@link getBucket} for arguments that are outputs of other resources. The result is an output. In a
 * preview, it is unknown if an argument is unknown.
 * @param args The name in the connection's organization, or the ID.
 * @param opts Which connection to use.
 * @throws RunError, which ends the program, if the object doesn't exist, the token can't read it, or the request fails.
 *
 * @example
 * import { BucketMember, getBucketOutput, getUserOutput } from "pulumi-influxdb-serverless";
 *
 * const shared = getBucketOutput({ name: "shared" });
 * new BucketMember("dana", { bucketId: shared.id, userId: getUserOutput({ name: "dana" }).id });
 */
export function getBucketOutput(
  args: pulumi.Input<NameOrId>,
  opts: LookupOptions = {},
): pulumi.Output<BucketResult> {
  return lookUpOutput("getBucket", args, opts, query);
}
