import {
  type AuthorizationAnswer,
  type BucketAnswer,
  type Client,
  listBucketPage,
  type Session,
} from "pulumi-influxdb-serverless/client";
import type { Inventory } from "./inventory";
import { agreedExtent, heldPermissions } from "./tokenPermissions";

/** What a token can't see, or may not be able to see. */
export interface Hidden {
  kind: "bucket" | "label";
  message: string;
}

/** The maximum page size. */
const PAGE_SIZE = 100;

/** Why a list of buckets isn't taken for the whole one. */
export const MAY_HIDE_BUCKETS =
  "This token can't see all buckets in the organization, or the server can't confirm that it can. Use a token that can " +
  "read all buckets; with read-authorizations and read-user, the server can confirm it.";

/** A token without the permission gets an empty list, not an error. */
const LABELS =
  "This token sees no labels: there are none, or it can't read them. Use a token with the read-labels permission. If " +
  "there are none, also give it read-authorizations and read-user, so that its permissions can be checked.";

const SOME_LABELS =
  "This token can't see all labels in the organization: its permissions cover only some of them. Use a token with the " +
  "read-labels permission.";

/**
 * Finds what may be missing from an inventory: servers silently omit what a token can't read. The token's permissions
 * show it, if the token can read them; otherwise the lists do. Empty if nothing is hidden.
 */
export async function findHidden(
  { client, cache }: Session,
  { orgId, hasLabelsApi, labels, tokens }: Inventory,
): Promise<Hidden[]> {
  const held = tokens?.own ?? (await heldPermissions(client, orgId));
  const ofLabels = agreedExtent(held, { action: "read", types: ["labels"] }, orgId);
  const hidden: Hidden[] = [];
  if (await mayHideBuckets(client, orgId, () => cache.allBuckets(), held)) {
    hidden.push({ kind: "bucket", message: MAY_HIDE_BUCKETS });
  }
  if (hasLabelsApi && (ofLabels ? ofLabels !== "all" : labels === 0)) {
    hidden.push({ kind: "label", message: labels === 0 ? LABELS : SOME_LABELS });
  }
  return hidden;
}

/**
 * Returns whether an organization's list of buckets omits some, or may omit some: by the token's permissions if they are
 * known, otherwise by the lists. A token that can read all buckets sees at least the system's.
 * @param seen returns all buckets that the token can read
 * @param held the token's entries in the server's list of tokens
 */
export async function mayHideBuckets(
  client: Client,
  orgId: string,
  seen: () => Promise<readonly BucketAnswer[]>,
  held: readonly AuthorizationAnswer[],
): Promise<boolean> {
  const extent = agreedExtent(held, { action: "read", types: ["buckets"] }, orgId);
  const buckets = await seen();
  return extent ? extent !== "all" || buckets.length === 0 : hidesBuckets(client, orgId, buckets);
}

/**
 * Returns whether an organization's list of buckets omits some, or may omit some. Servers filter by permission after
 * cutting the page, so a page with hidden buckets is short. Reading forward shows this for all hidden buckets except
 * those after the last visible one; reading backward (`descending`) covers those, too.
 * @param seen all buckets that the token can read; those in other organizations don't count
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
  // Each page begins with the last bucket of the previous page.
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
  // A server that ignores the order begins with a different bucket, so its page says nothing about the end.
  return backwards.length < size || backwards[0]?.id !== last;
}
