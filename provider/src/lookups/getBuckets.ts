import type * as pulumi from "@pulumi/pulumi";
import { type LookupOptions, lookUp } from "./lookUp";
import type { BucketResult } from "./results";

/**
 * Every bucket of the organization that the token may see, in the order of their names; the service's own ones
 * have `type` `system`. What is missing may be there and not be visible: this is no proof of absence.
 * API reference: Buckets, list.
 * @param opts By which connection to ask.
 * @throws RunError, which ends the program, when the server cannot be asked.
 */
export function getBuckets(opts: LookupOptions = {}): pulumi.Output<BucketResult[]> {
  return lookUp("getBuckets", {}, opts, ({ allBuckets, sessionFor }, config) =>
    allBuckets(sessionFor(config)),
  );
}
