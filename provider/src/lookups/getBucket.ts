import type * as pulumi from "@pulumi/pulumi";
import { type LookupOptions, lookUp, type NameOrId } from "./lookUp";
import type { BucketResult } from "./results";

/**
 * A bucket that this program does not hold, by name (in the connection's organization) or by id. Asks the
 * server whenever the program runs, so that previews need a token.
 * API reference: Buckets, list and retrieve.
 * @param args The name, in the connection's organization, or the id.
 * @param opts By which connection to ask.
 * @throws RunError, which ends the program, when there is none that the token may see.
 *
 * @example
 * const shared = getBucket({ name: "shared" });
 * new BucketMember("dana", { bucketId: shared.id, userId: getUser({ name: "dana" }).id });
 */
export function getBucket(
  args: pulumi.Input<NameOrId>,
  opts: LookupOptions = {},
): pulumi.Output<BucketResult> {
  return lookUp("getBucket", args, opts, ({ bucketBy, sessionFor }, config, known) =>
    bucketBy(sessionFor(config), known),
  );
}
