import type * as pulumi from "@pulumi/pulumi";
import { type LookupOptions, lookUp, lookUpOutput, type Query } from "./lookUp";
import type { AuthorizationResult } from "./results";

const query: Query<object, AuthorizationResult[]> = (queries, session) =>
  queries.allAuthorizations(session);

/**
 * Returns every API token in the organization that the connection's token can read, without values. It needs read
 * access to authorizations and users; without it, some servers return an empty list. API reference: Authorizations,
 * list.
 * @param opts Which connection to use.
 * @throws RunError if the request fails.
 *
 * @example
 * import { getAuthorizations } from "pulumi-influxdb-serverless";
 *
 * export = async () => {
 *   const tokens = await getAuthorizations();
 *   return { inactive: tokens.filter(({ status }) => status === "inactive").map(({ id }) => id) };
 * };
 */
export function getAuthorizations(opts: LookupOptions = {}): Promise<AuthorizationResult[]> {
  return lookUp("getAuthorizations", {}, opts, query);
}

/**
 * Returns {@link getAuthorizations} as an output.
 * @param opts Which connection to use.
 * @throws RunError, which ends the program, if the request fails.
 *
 * @example
 * import { getAuthorizationsOutput } from "pulumi-influxdb-serverless";
 *
 * export const tokens = getAuthorizationsOutput().apply((all) => all.map(({ description }) => description));
 */
export function getAuthorizationsOutput(
  opts: LookupOptions = {},
): pulumi.Output<AuthorizationResult[]> {
  return lookUpOutput("getAuthorizations", {}, opts, query);
}
