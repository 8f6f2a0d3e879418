import { type Action, bucketResource } from "./access";
import { mayAccess, requireAccess } from "./authorization";
import { findVisible } from "./bucketLookup";
import { pathParameter, type RequestContext } from "./context";
import { parseId } from "./id";
import type { Bucket } from "./model";
import { ApiProblem } from "./problem";
import type { Store } from "./store";

/**
 * The bucket of a sub-resource's path. An unknown and an unreadable one are answered alike, with 404:
 * that is why such a 404 alone says nothing.
 */
export function parentBucket(c: RequestContext, store: Store, action: Action): Bucket {
  const bucket = readableParent(c, store);
  if (!bucket) throw new ApiProblem("not found", "404 page not found");
  requireAccess(c, action, bucketResource(bucket, action));
  return bucket;
}

/** The bucket of a sub-resource's path, if there is one and the token may read it. */
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
