import type * as pulumi from "@pulumi/pulumi";
import { type LookupOptions, lookUp, lookUpOutput, type Query } from "./lookUp";
import type { NameOrId, OrganizationResult } from "./results";

const query: Query<NameOrId | Record<string, never>, OrganizationResult> = (
  queries,
  session,
  args,
) => queries.organizationBy(session, args);

/**
 * Returns an organization by name or by ID, or the connection's own. It reads from the server each time the program
 * runs, so previews need a token. API reference: Organizations, list and retrieve.
 * @param args The name or the ID.
 * @defaultValue the connection's own organization
 * @param opts Which connection to use.
 * @throws RunError if the object doesn't exist, the token can't read it, or the request fails.
 *
 * @example
 * import { getOrganization } from "pulumi-influxdb-serverless";
 *
 * export = async () => ({ organization: (await getOrganization()).name });
 */
export function getOrganization(
  args: NameOrId | Record<string, never> = {},
  opts: LookupOptions = {},
): Promise<OrganizationResult> {
  return lookUp("getOrganization", args, opts, query);
}

/**
 * The same as {@link getOrganization} for arguments that are outputs of other resources. The result is an output. In a
 * preview, it is unknown if an argument is unknown.
 * @param args The name or the ID.
 * @param opts Which connection to use.
 * @throws RunError, which ends the program, if the object doesn't exist, the token can't read it, or the request fails.
 *
 * @example
 * import { Bucket, getOrganizationOutput } from "pulumi-influxdb-serverless";
 *
 * new Bucket("sensors", { orgId: getOrganizationOutput({ name: "acme-eu" }).id });
 */
export function getOrganizationOutput(
  args: pulumi.Input<NameOrId | Record<string, never>> = {},
  opts: LookupOptions = {},
): pulumi.Output<OrganizationResult> {
  return lookUpOutput("getOrganization", args, opts, query);
}
