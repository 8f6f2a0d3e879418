import { Hono } from "hono";
import { requireAccess } from "./authorization";
import { attachedLabels } from "./bucketLabels";
import {
  bucketJson,
  checkName,
  checkQuota,
  DEFAULT_RULES,
  type RequestedRule,
  toStoredRules,
} from "./bucketRules";
import {
  type Env,
  optional,
  pathParameter,
  type RequestContext,
  readBody,
  refuseOtherMethods,
  z,
} from "./context";
import { newId, parseId } from "./id";
import { pageOf } from "./paging";
import { ApiProblem } from "./problem";
import type { Bucket, Store } from "./store";
import { timestamp } from "./timestamp";

const rules = optional(z.array(z.object({ everySeconds: optional(z.int()) })));

const createBody = z.object({
  name: z
    .string()
    .nullish()
    .transform((name) => name ?? ""),
  orgID: optional(z.string()),
  description: optional(z.string()),
  retentionRules: rules,
  rp: optional(z.string()),
  schemaType: optional(z.enum(["implicit", "explicit"])),
});

const updateBody = z.object({
  name: optional(z.string()),
  description: optional(z.string()),
  retentionRules: rules,
});

/** How the emulator treats what the service leaves open. */
export interface BucketOptions {
  /** How long a deleted bucket stays visible and keeps its name, in milliseconds. */
  deleteDelayMs: number;
}

/** `/api/v2/buckets`: list, create, retrieve, update, delete. */
export function bucketRoutes(store: Store, options: BucketOptions): Hono<Env> {
  const routes = new Hono<Env>({ strict: false });

  routes.get("/", (c) => {
    const { items, links } = pageOf(c, selectBuckets(c, store));
    const withLabels = (bucket: Bucket) => bucketJson(bucket, attachedLabels(c, store, bucket));
    return c.json({ links, buckets: items.map(withLabels) });
  });

  routes.post("/", async (c) => {
    const body = await readBody(c, createBody);
    if (!body.orgID) throw new ApiProblem("invalid", "organization id must be provided");
    const orgID = parseId(body.orgID);
    const retentionRules = toStoredRules(body.retentionRules ?? DEFAULT_RULES, store.plan);
    requireAccess(c, "write", orgID, "/buckets");
    checkName(body.name);
    refuseTaken(store, orgID, body.name, `bucket with name ${body.name} already exists`);
    checkQuota(store.bucketsOf(orgID), store.plan);
    const bucket: Bucket = {
      id: newId(),
      orgID,
      type: "user",
      schemaType: body.schemaType ?? "implicit",
      name: body.name,
      description: body.description ?? "",
      rp: body.rp === "0" ? "" : (body.rp ?? ""),
      retentionRules,
      createdAt: timestamp(),
      updatedAt: timestamp(),
    };
    store.addBucket(bucket);
    return c.json(bucketJson(bucket), 201);
  });

  routes.get("/:bucketID", (c) => {
    const bucket = findBucket(c, store, "read");
    return c.json(bucketJson(bucket, attachedLabels(c, store, bucket)));
  });

  routes.patch("/:bucketID", async (c) => {
    const body = await readBody(c, updateBody);
    const bucket = findBucket(c, store, "write");
    update(store, bucket, body);
    return c.json(bucketJson(bucket));
  });

  routes.delete("/:bucketID", (c) => {
    const bucket = findBucket(c, store, "write");
    if (bucket.type === "system") {
      throw new ApiProblem("invalid", "system buckets cannot be deleted");
    }
    if (options.deleteDelayMs === 0) store.removeBucket(bucket);
    else setTimeout(() => store.removeBucket(bucket), options.deleteDelayMs).unref();
    return c.body(null, 204);
  });

  return refuseOtherMethods(routes, "/", "/:bucketID");
}

interface BucketUpdate {
  name?: string | undefined;
  description?: string | undefined;
  retentionRules?: RequestedRule[] | undefined;
}

function update(store: Store, bucket: Bucket, body: BucketUpdate): void {
  // The reference: an update without retentionRules is refused with 403.
  if (!body.retentionRules) {
    throw new ApiProblem("forbidden", "provided retention exceeds orgs maximum retention duration");
  }
  const retentionRules = toStoredRules(body.retentionRules, store.plan);
  if (body.name !== undefined && body.name !== bucket.name) rename(store, bucket, body.name);
  bucket.retentionRules = retentionRules;
  bucket.description = body.description ?? bucket.description;
  bucket.updatedAt = timestamp();
}

function rename(store: Store, bucket: Bucket, name: string): void {
  if (bucket.type === "system") {
    throw new ApiProblem("invalid", "system buckets cannot be renamed");
  }
  checkName(name);
  refuseTaken(store, bucket.orgID, name, "bucket name is not unique");
  store.renameBucket(bucket, name);
}

function refuseTaken(store: Store, orgID: string, name: string, message: string): void {
  if (store.bucketByName(orgID, name)) throw new ApiProblem("conflict", message);
}

/** The service ignores org and orgID here: the organisation of the token counts. */
function selectBuckets(c: RequestContext, store: Store): readonly Bucket[] {
  const { orgID } = c.get("grant");
  const id = c.req.query("id");
  const name = c.req.query("name");
  if (id !== undefined) {
    const bucket = store.buckets.get(parseId(id));
    if (bucket?.orgID !== orgID) throw new ApiProblem("not found", "bucket not found");
    return [bucket];
  }
  if (name !== undefined) {
    const bucket = store.bucketByName(orgID, name);
    return bucket ? [bucket] : [];
  }
  return store.bucketsOf(orgID);
}

function findBucket(c: RequestContext, store: Store, action: "read" | "write"): Bucket {
  const bucket = store.buckets.get(parseId(pathParameter(c, "bucketID")));
  if (!bucket) throw new ApiProblem("not found", "bucket not found");
  requireAccess(c, action, bucket.orgID, `/buckets/${bucket.id}`);
  return bucket;
}
