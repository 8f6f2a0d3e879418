import { mayAccess } from "./authorization";
import { pathParameter, type RequestContext } from "./context";
import { parseId } from "./id";
import { ApiProblem } from "./problem";
import type { Bucket, Store } from "./store";

/**
 * The bucket of a sub-resource's path. An unknown and an unreadable one are answered alike, with 404:
 * that is why such a 404 alone says nothing.
 */
export function parentBucket(c: RequestContext, store: Store, action: "read" | "write"): Bucket {
  const bucket = store.buckets.get(parseId(pathParameter(c, "bucketID")));
  if (!bucket || !mayAccess(c.get("grant"), "read", bucket.orgID, "/buckets")) {
    throw new ApiProblem("not found", "404 page not found");
  }
  if (!mayAccess(c.get("grant"), action, bucket.orgID, "/buckets")) {
    throw new ApiProblem(
      "unauthorized",
      `${action}:orgs/${bucket.orgID}/buckets/${bucket.id} is unauthorized`,
    );
  }
  return bucket;
}
