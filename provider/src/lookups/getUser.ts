import type * as pulumi from "@pulumi/pulumi";
import { type LookupOptions, lookUp, type NameOrId } from "./lookUp";
import type { UserResult } from "./results";

/**
 * A user by name or by id. The API reference does not have these endpoints: a server that lacks them is named
 * as such. Asks the server whenever the program runs, so that previews need a token. Endpoints: /api/v2/users.
 * @param args The name or the id.
 * @param opts By which connection to ask.
 * @throws RunError, which ends the program, when there is none that the token may see.
 */
export function getUser(
  args: pulumi.Input<NameOrId>,
  opts: LookupOptions = {},
): pulumi.Output<UserResult> {
  return lookUp("getUser", args, opts, ({ userBy, sessionFor }, config, known) =>
    userBy(sessionFor(config), known),
  );
}
