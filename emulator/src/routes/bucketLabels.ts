import { Hono } from "hono";
import { labelResource } from "../http/access";
import { mayAccess } from "../http/authorization";
import { ApiProblem } from "../http/problem";
import {
  type Env,
  optional,
  type RequestContext,
  readBody,
  refuseOtherMethods,
  z,
} from "../http/requestContext";
import type { Bucket, Label } from "../store/model";
import type { Store } from "../store/store";
import { findLabel, labelAnswer, labelJson } from "./labels";
import { parentBucket } from "./parentBucket";

const attachBody = z.object({ labelID: optional(z.string()) });

/** `/api/v2/buckets/{bucketID}/labels`: list, attach, detach. */
export function bucketLabelRoutes(store: Store): Hono<Env> {
  const routes = new Hono<Env>({ strict: false });

  routes.get("/", (c) => {
    const bucket = parentBucket(c, store, "read");
    return c.json({
      labels: attachedLabels(c, store, bucket),
      links: { self: "/api/v2/labels" },
    });
  });

  routes.post("/", async (c) => {
    const bucket = parentBucket(c, store, "write");
    const { labelID } = await readBody(c, attachBody);
    if (!labelID) throw new ApiProblem("invalid", "label id is required");
    const label = findLabel(c, store, "write", labelID);
    const attached = store.attachedLabels.of(bucket.id);
    if (attached.has(label.id)) {
      throw new ApiProblem("conflict", "Cannot add label, label already exists on resource");
    }
    attached.add(label.id);
    return c.json(labelAnswer(label), 201);
  });

  // Detaching a label that exists but isn't attached succeeds, as on the service.
  routes.delete("/:labelID", (c) => {
    const bucket = parentBucket(c, store, "write");
    const label = findLabel(c, store, "write");
    store.attachedLabels.of(bucket.id).delete(label.id);
    return c.body(null, 204);
  });

  return refuseOtherMethods(routes, "/", "/:labelID");
}

/** The bucket's labels that the token can read, by ID. Deleted ones are skipped. */
export function attachedLabels(
  c: RequestContext,
  store: Store,
  bucket: Bucket,
): Record<string, unknown>[] {
  const ids = [...(store.attachedLabels.get(bucket.id) ?? [])].sort();
  return ids
    .map((id) => store.labels.get(id))
    .filter((label): label is Label => label !== undefined)
    .filter((label) => mayAccess(c, "read", labelResource(label)))
    .map(labelJson);
}
