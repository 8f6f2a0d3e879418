import type * as pulumi from "@pulumi/pulumi";
import { type LookupOptions, lookUp, lookUpOutput, type Query } from "./lookUp";
import type { LabelResult, NameOrId } from "./results";

const query: Query<NameOrId, LabelResult> = (queries, session, args) =>
  queries.labelBy(session, args);

/**
 * Returns a label that this program doesn't manage, by name (case-insensitive) or by ID. It reads from the server each
 * time the program runs, so previews need a token. API reference: Labels, list and retrieve.
 * @param args The name, case-insensitive, or the ID.
 * @param opts Which connection to use.
 * @throws RunError if the object doesn't exist, the token can't read it, or the request fails.
 *
 * @example
 * import { Bucket, BucketLabelAttachment, getLabel } from "pulumi-influxdb-serverless";
 *
 * export = async () => {
 *   const { id } = await getLabel({ name: "production" });
 *   const sensors = new Bucket("sensors");
 *   new BucketLabelAttachment("sensors-production", { bucketId: sensors.id, labelId: id });
 * };
 */
export function getLabel(args: NameOrId, opts: LookupOptions = {}): Promise<LabelResult> {
  return lookUp("getLabel", args, opts, query);
}

/**
 * The same as {@link getLabel} for arguments that are outputs of other resources. The result is an output. In a
 * preview, it is unknown if an argument is unknown.
 * @param args The name, case-insensitive, or the ID.
 * @param opts Which connection to use.
 * @throws RunError, which ends the program, if the object doesn't exist, the token can't read it, or the request fails.
 *
 * @example
 * import { Bucket, BucketLabelAttachment, getLabelOutput } from "pulumi-influxdb-serverless";
 *
 * const sensors = new Bucket("sensors");
 * const production = getLabelOutput({ name: "production" });
 * new BucketLabelAttachment("sensors-production", { bucketId: sensors.id, labelId: production.id });
 */
export function getLabelOutput(
  args: pulumi.Input<NameOrId>,
  opts: LookupOptions = {},
): pulumi.Output<LabelResult> {
  return lookUpOutput("getLabel", args, opts, query);
}
