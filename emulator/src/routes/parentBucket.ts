import { type Action, bucketResource } from "../http/access";
import { mayAccess, requireAccess } from "../http/authorization";
import { ApiProblem } from "../http/problem";
import { pathParameter, type RequestContext } from "../http/requestContext";
import { parseId } from "../store/id";
import type { Bucket } from "../store/model";
import type { Store } from "../store/store";
import { findVisible } from "./bucketLookup";

/**
 * Returns the bucket in a sub-resource's path. Unknown and unreadable buckets both get 404, which is why such a 404
 * alone proves nothing.
 */
export function parentBucket(c: RequestContext, store: Store, action: Action): Bucket {
  const bucket = readableParent(c, store);
  if (!bucket) throw new ApiProblem("not found", "404 page not found");
  requireAccess(c, action, bucketResource(bucket, action));
  return bucket;
}

/** Returns the bucket in a sub-resource's path, if it exists and the token can read it. */
export function readableParent(c: RequestContext, store: Store): Bucket | undefined {
  const bucket = findVisible(c, store, parentId(c));
  return bucket && mayAccess(c, "read", bucketResource(bucket, "read")) ? bucket : undefined;
}

function parentId(c: RequestContext): string {
  try {
    return parseId(pathParameter(c, "bucketID"));
  } catch (error) {
    throw new ApiProblem("invalid", `corrupt ID provided: ${(error as Error).message}`);
  }
}
