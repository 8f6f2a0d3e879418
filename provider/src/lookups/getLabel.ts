import type * as pulumi from "@pulumi/pulumi";
import { type LookupOptions, lookUp, type NameOrId } from "./lookUp";
import type { LabelResult } from "./results";

/**
 * A label that this program does not hold, by name (without regard to case) or by id. Asks the server
 * whenever the program runs, so that previews need a token. Endpoints: /api/v2/labels.
 * @param args The name, without regard to case, or the id.
 * @param opts By which connection to ask.
 * @throws RunError, which ends the program, when there is none that the token may see.
 */
export function getLabel(
  args: pulumi.Input<NameOrId>,
  opts: LookupOptions = {},
): pulumi.Output<LabelResult> {
  return lookUp("getLabel", args, opts, ({ labelBy, sessionFor }, config, known) =>
    labelBy(sessionFor(config), known),
  );
}
