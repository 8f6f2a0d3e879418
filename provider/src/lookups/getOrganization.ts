import type * as pulumi from "@pulumi/pulumi";
import { type LookupOptions, lookUp, type NameOrId } from "./lookUp";
import type { OrganizationResult } from "./results";

/**
 * An organization by name or by id; with neither, the connection's own. Asks the server whenever the program
 * runs, so that previews need a token. Endpoints: /api/v2/orgs.
 * @param args The name or the id.
 * @param opts By which connection to ask.
 * @throws RunError, which ends the program, when there is none that the token may see.
 */
export function getOrganization(
  args: pulumi.Input<NameOrId | Record<string, never>> = {},
  opts: LookupOptions = {},
): pulumi.Output<OrganizationResult> {
  return lookUp("getOrganization", args, opts, ({ organizationBy, sessionFor }, config, known) =>
    organizationBy(sessionFor(config), known),
  );
}
