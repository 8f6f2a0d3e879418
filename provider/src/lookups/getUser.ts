import type * as pulumi from "@pulumi/pulumi";
import { type LookupOptions, lookUp, lookUpOutput, type Query } from "./lookUp";
import type { NameOrId, UserResult } from "./results";

const query: Query<NameOrId, UserResult> = (queries, session, args) =>
  queries.userBy(session, args);

/**
 * Returns a user by name or by ID. It reads from the server each time the program runs, so previews need a token. The
 * service's API reference doesn't list these endpoints; if a server lacks them, the error says so. Endpoints:
 * /api/v2/users.
 * @param args The name or the ID.
 * @param opts Which connection to use.
 * @throws RunError if the object doesn't exist, the token can't read it, or the request fails.
 *
 * @example
 * import { Bucket, BucketMember, getUser } from "pulumi-influxdb-serverless";
 *
 * export = async () => {
 *   const sensors = new Bucket("sensors");
 *   const dana = await getUser({ name: "dana" });
 *   new BucketMember("dana", { bucketId: sensors.id, userId: dana.id });
 * };
 */
export function getUser(args: NameOrId, opts: LookupOptions = {}): Promise<UserResult> {
  return lookUp("getUser", args, opts, query);
}

/**
 * The same as {@link getUser} for arguments that are outputs of other resources. The result is an output. In a preview,
 * it is unknown if an argument is unknown.
 * @param args The name or the ID.
 * @param opts Which connection to use.
 * @throws RunError, which ends the program, if the object doesn't exist, the token can't read it, or the request fails.
 *
 * @example
 * import { Bucket, BucketOwner, getUserOutput } from "pulumi-influxdb-serverless";
 *
 * const sensors = new Bucket("sensors");
 * new BucketOwner("eve", { bucketId: sensors.id, userId: getUserOutput({ name: "eve" }).id });
 */
export function getUserOutput(
  args: pulumi.Input<NameOrId>,
  opts: LookupOptions = {},
): pulumi.Output<UserResult> {
  return lookUpOutput("getUser", args, opts, query);
}
