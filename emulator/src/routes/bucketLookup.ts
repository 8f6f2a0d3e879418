import { type Action, bucketResource } from "../http/access";
import { mayAccess, requireAccess } from "../http/authorization";
import { ApiProblem } from "../http/problem";
import { pathParameter, queryParameter, type RequestContext } from "../http/requestContext";
import { parseId } from "../store/id";
import type { Bucket } from "../store/model";
import type { Store } from "../store/store";

/** Returns the bucket in the path. @throws ApiProblem if it doesn't exist, or this access isn't permitted. */
export function findBucket(c: RequestContext, store: Store, action: Action): Bucket {
  const bucket = findVisible(c, store, parseId(pathParameter(c, "bucketID")));
  if (!bucket) throw new ApiProblem("not found", "bucket not found");
  requireAccess(c, action, bucketResource(bucket, action));
  return bucket;
}

/** Returns the bucket with an ID, unless its delete is queued and a switch hides such buckets. */
export function findVisible(c: RequestContext, store: Store, id: string): Bucket | undefined {
  const bucket = store.buckets.get(id);
  const isHidden = c.get("settings").switches.deletedBucket !== "visible";
  return bucket && !(isHidden && store.queuedDeletes.has(bucket)) ? bucket : undefined;
}

/** Omits what the token can't read: after paging, so pages may be short or even empty. */
export function readable(c: RequestContext, buckets: readonly Bucket[]): Bucket[] {
  return buckets.filter((bucket) => mayAccess(c, "read", bucketResource(bucket, "read")));
}

/**
 * Returns the buckets to list. The service ignores org and orgID here, and uses the token's organization.
 */
export function selectBuckets(c: RequestContext, store: Store): readonly Bucket[] {
  const { orgID } = c.get("grant");
  const id = queryParameter(c, "id");
  const name = queryParameter(c, "name");
  if (id !== undefined) return byId(c, store, id);
  if (name !== undefined) return byName(c, store, name);
  const all = store.bucketsOf(orgID);
  return store.queuedDeletes.size > 0 ? all.filter((bucket) => isListed(c, store, bucket)) : all;
}

function byId(c: RequestContext, store: Store, id: string): Bucket[] {
  const bucket = findVisible(c, store, parseId(id));
  if (bucket?.orgID !== c.get("grant").orgID) throw new ApiProblem("not found", "bucket not found");
  return [bucket];
}

function byName(c: RequestContext, store: Store, name: string): Bucket[] {
  const bucket = store.bucketByName(c.get("grant").orgID, name);
  if (bucket && isListed(c, store, bucket)) return [bucket];
  if (c.get("settings").switches.nameFilterMiss === "empty") return [];
  throw new ApiProblem("not found", `bucket "${name}" not found`);
}

function isListed(c: RequestContext, store: Store, bucket: Bucket): boolean {
  return c.get("settings").switches.deletedBucket !== "hidden" || !store.queuedDeletes.has(bucket);
}
