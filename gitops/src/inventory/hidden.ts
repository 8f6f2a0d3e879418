import {
  type BucketAnswer,
  type Client,
  listBucketPage,
  type Session,
} from "pulumi-influxdb-serverless/client";
import type { Inventory } from "./inventory";
import { agreedExtent, heldPermissions } from "./tokenPermissions";

/** What a token may not see. */
export interface Hidden {
  kind: "bucket" | "label";
  message: string;
}

/** The most that a page has. */
const PAGE_SIZE = 100;

const BUCKETS =
  "This token can't see all buckets of the organization, or the server can't confirm that it does. Use a token that can " +
  "read all buckets; with read-authorizations and read-user, the server can confirm it.";

/** An empty list is all that a token without the right gets: no status tells. */
const LABELS =
  "This token sees no labels: there are none, or it can't read them. Use a token with the permission read-labels. If " +
  "there are none, also give it read-authorizations and read-user, so that its permissions can be checked.";

const SOME_LABELS =
  "This token can't see all labels of the organization: its permissions cover only some of them. Use a token with the " +
  "permission read-labels.";

/**
 * What may be missing from an inventory: servers leave out what a token may not read, without a word. The permissions of
 * the token tell, where it may read them; else the lists do. Empty where nothing is hidden.
 */
export async function findHidden(
  { client, cache }: Session,
  { orgId, hasLabelsApi, labels, tokens }: Inventory,
): Promise<Hidden[]> {
  const held = tokens?.own ?? (await heldPermissions(client, orgId));
  const extent = (type: "buckets" | "labels") =>
    agreedExtent(held, { action: "read", types: [type] }, orgId);
  const [ofBuckets, ofLabels] = [extent("buckets"), extent("labels")];
  const hidden: Hidden[] = [];
  const hidesSome = async () => hidesBuckets(client, orgId, await cache.allBuckets());
  if (ofBuckets ? ofBuckets !== "all" : await hidesSome()) {
    hidden.push({ kind: "bucket", message: BUCKETS });
  }
  if (hasLabelsApi && (ofLabels ? ofLabels !== "all" : labels === 0)) {
    hidden.push({ kind: "label", message: labels === 0 ? LABELS : SOME_LABELS });
  }
  return hidden;
}

/**
 * Whether the list of an organization's buckets leaves some out, or may do so. Servers filter by permission after they
 * have cut the page: where hidden buckets stand, a page is short. From the front, this shows all but those behind the
 * last one that is seen; from the back (`descending`), those too.
 * @param seen all that the token sees; those of other organizations don't count
 */
export async function hidesBuckets(
  client: Client,
  orgId: string,
  seen: readonly BucketAnswer[],
): Promise<boolean> {
  const own = (buckets: readonly BucketAnswer[]) =>
    buckets.filter(({ orgID = orgId }) => orgID === orgId);
  const count = own(seen).length;
  if (count === 0) return true;
  const size = Math.min(count, PAGE_SIZE);
  // Each page begins with the last one of the page before.
  const step = PAGE_SIZE - 1;
  const page = async (number: number, descending = false) =>
    own((await listBucketPage(client, number, { size, orgId, descending })).items);
  let last: string | undefined;
  for (let number = 0; number === 0 || number * step < count - 1; number += 1) {
    const buckets = await page(number);
    if (buckets.length < Math.min(size, count - number * step)) return true;
    last = buckets.at(-1)?.id;
  }
  const backwards = await page(0, true);
  // A server that ignores the order begins with another one, and its page says nothing of the end.
  return backwards.length < size || backwards[0]?.id !== last;
}
