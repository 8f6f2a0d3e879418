import { path } from "./call";
import type { Client } from "./client";
import { isNotFound } from "./errors";
import { type BucketAnswer, bucketAnswer, bucketListAnswer } from "./models";

/** The API's maximum page size. */
const PAGE_SIZE = 100;

/** A retention rule as requests send it. */
export interface SentRule {
  type: "expire";
  everySeconds: number;
}

export interface CreateBucketBody {
  orgID: string;
  name: string;
  description?: string | undefined;
  retentionRules: SentRule[];
  schemaType?: string | undefined;
  rp?: string | undefined;
}

export interface UpdateBucketBody {
  name?: string | undefined;
  description?: string | undefined;
  /** Always sent: the service refuses an update without it, or may make the retention infinite. */
  retentionRules: SentRule[];
}

/** API reference: POST /api/v2/buckets. */
export function createBucket(client: Client, body: CreateBucketBody): Promise<BucketAnswer> {
  return client.send({
    method: "POST",
    path: "/api/v2/buckets",
    body,
    once: true,
    answer: bucketAnswer,
    about: { orgID: body.orgID, name: body.name },
    purpose: `create bucket "${body.name}"`,
  });
}

/** API reference: GET /api/v2/buckets/{bucketID}. */
export function getBucket(client: Client, id: string, orgID?: string): Promise<BucketAnswer> {
  return client.send({
    method: "GET",
    path: path`/api/v2/buckets/${id}`,
    answer: bucketAnswer,
    about: { id, orgID },
    purpose: `read bucket ${id}`,
  });
}

/** API reference: PATCH /api/v2/buckets/{bucketID}. Sent once, since its rules depend on what was just read. */
export function updateBucket(
  client: Client,
  id: string,
  body: UpdateBucketBody,
  orgID?: string,
): Promise<BucketAnswer> {
  return client.send({
    method: "PATCH",
    path: path`/api/v2/buckets/${id}`,
    body,
    once: true,
    answer: bucketAnswer,
    about: { id, orgID },
    purpose: `update bucket ${id}`,
  });
}

/** API reference: DELETE /api/v2/buckets/{bucketID}. The service queues the delete. */
export function deleteBucket(client: Client, id: string): Promise<void> {
  return client.send<void>({
    method: "DELETE",
    path: path`/api/v2/buckets/${id}`,
    purpose: `delete bucket ${id}`,
  });
}

/**
 * Returns the organization's bucket with that name; undefined if no bucket has it. API reference: GET /api/v2/buckets.
 * For an unused name, servers return 404 or an empty list, and some return other buckets, so the name is compared.
 */
export async function findBucket(
  client: Client,
  orgId: string,
  name: string,
): Promise<BucketAnswer | undefined> {
  try {
    const { buckets } = await client.send({
      method: "GET",
      path: "/api/v2/buckets",
      query: { name, orgID: orgId },
      answer: bucketListAnswer,
      purpose: `look up bucket "${name}"`,
    });
    return buckets.find(
      (bucket) => bucket.name === name && (bucket.orgID === undefined || bucket.orgID === orgId),
    );
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

/** One page of a list. Each page begins with the last item of the previous page. */
export interface ListPage<T> {
  items: T[];
  /** Whether there is definitely a next page. */
  more: boolean;
  /** Whether the page has as many items as requested. */
  isFull: boolean;
  /** Whether this is definitely the last page. */
  isLast: boolean;
}

export interface PageOptions {
  /** At most 100. */
  size?: number | undefined;
  /** Only buckets in this organization; a server may ignore it. */
  orgId?: string | undefined;
  /** From the end of the list; a server may ignore it. */
  descending?: boolean | undefined;
}

/**
 * Returns one page of the buckets that the token can read, by page number, starting at 0. It begins with the last
 * bucket of the previous page; if it doesn't, the list has changed in between. API reference: GET /api/v2/buckets.
 *
 * Doesn't use `after`: if that bucket has been deleted in the meantime, the server returns nothing at all.
 */
export async function listBucketPage(
  client: Client,
  number: number,
  { size = PAGE_SIZE, orgId, descending = false }: PageOptions = {},
): Promise<ListPage<BucketAnswer>> {
  const { buckets, links } = await client.send({
    method: "GET",
    path: "/api/v2/buckets",
    query: {
      limit: String(size),
      offset: String(number * (size - 1)),
      orgID: orgId,
      descending: descending ? "true" : undefined,
    },
    answer: bucketListAnswer,
    purpose: "list buckets",
  });
  const isFull = buckets.length >= size;
  const more = buckets.length > 0 && (isFull || links?.next !== undefined);
  // Servers filter by permission after cutting the page, and then don't link to a next one: only an empty page proves
  // the end.
  return { items: buckets, more, isFull, isLast: buckets.length === 0 };
}
