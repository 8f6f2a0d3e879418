import { path } from "./call";
import type { Client } from "./client";
import { isNotFound } from "./errors";
import { type BucketAnswer, bucketAnswer, bucketListAnswer } from "./models";

/** The most that the API gives on one page. */
const PAGE_SIZE = 100;

/** A retention rule as requests carry it. */
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
  /** Never left out: the service refuses an update without it, or may make the retention infinite. */
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

/** API reference: PATCH /api/v2/buckets/{bucketID}. Its rules follow from what was just read: sent once. */
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
 * The bucket of that name in that organization, or undefined.
 * API reference: GET /api/v2/buckets. Servers answer a miss with 404 or with an empty list, and some
 * put other buckets into the answer, so the name of what comes back is compared.
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

/** One page of a list, which begins with the last item of the page before. */
export interface ListPage<T> {
  items: T[];
  /** Whether there is a next one for sure. */
  more: boolean;
  /** Whether it has as many items as were asked for. */
  isFull: boolean;
  /** Whether there is no next one for sure. */
  isLast: boolean;
}

export interface PageOptions {
  /** At most 100. */
  size?: number | undefined;
  /** Of one organization only; a server may ignore it. */
  orgId?: string | undefined;
  /** From the end of the list; a server may ignore it. */
  descending?: boolean | undefined;
}

/**
 * One page of the buckets that the token may see, by its number from 0. It begins with the last bucket of the page before:
 * where it doesn't, the list has changed in between. API reference: GET /api/v2/buckets.
 *
 * Not by `after`: behind a bucket that somebody has deleted meanwhile, that finds nothing at all.
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
  // Servers filter by permission after they have cut the page, and then name no next one: only an empty page is the end.
  return { items: buckets, more, isFull, isLast: buckets.length === 0 };
}
