import { Hono } from "hono";
import { bucketResource } from "../http/access";
import { requireAccess } from "../http/authorization";
import { pageOf } from "../http/paging";
import { ApiProblem } from "../http/problem";
import {
  type Env,
  optional,
  type RequestContext,
  readBody,
  refuseOtherMethods,
  z,
} from "../http/requestContext";
import {
  bucketJson,
  checkName,
  checkQuota,
  type RequestedRule,
  rulesAtBirth,
  toStoredRules,
} from "../rules/bucketRules";
import type { Settings } from "../settings";
import { newId, parseId } from "../store/id";
import type { Bucket, RetentionRule } from "../store/model";
import type { Store } from "../store/store";
import { timestamp } from "../store/timestamp";
import { attachedLabels } from "./bucketLabels";
import { findBucket, readable, selectBuckets } from "./bucketLookup";

/** The type is accepted but has no effect, since there is only one. */
const rule = z.object({ type: optional(z.string()), everySeconds: optional(z.int()) });
const rules = optional(z.array(rule));

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

/** `/api/v2/buckets`: list, create, retrieve, update, delete. */
export function bucketRoutes(store: Store): Hono<Env> {
  const routes = new Hono<Env>({ strict: false });

  routes.get("/", (c) => {
    const { items, links } = pageOf(c, selectBuckets(c, store), (page) => readable(c, page));
    const withLabels = (bucket: Bucket) => bucketJson(bucket, attachedLabels(c, store, bucket));
    return c.json({ links, buckets: items.map(withLabels) });
  });

  routes.post("/", async (c) => {
    const bucket = newBucket(c, store, await readBody(c, createBody));
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
    if (body.name !== undefined) requireAccess(c, "read", bucketResource(bucket, "read"));
    update(store, bucket, body, c.get("settings"));
    return c.json(bucketJson(bucket));
  });

  routes.delete("/:bucketID", (c) => {
    const bucket = findBucket(c, store, "write");
    if (bucket.type === "system") {
      throw new ApiProblem("invalid", "system buckets cannot be deleted");
    }
    const { deleteDelayMs } = c.get("settings");
    if (deleteDelayMs === 0) store.removeBucket(bucket);
    else store.queueDelete(bucket, deleteDelayMs);
    return c.body(null, 204);
  });

  return refuseOtherMethods(routes, "/", "/:bucketID");
}

/** Creates the bucket from a request, with the service's order of checks. */
function newBucket(c: RequestContext, store: Store, body: z.output<typeof createBody>): Bucket {
  const settings = c.get("settings");
  if (!body.orgID) throw new ApiProblem("invalid", "organization id must be provided");
  const orgID = parseId(body.orgID);
  const retentionRules = toStoredRules(
    body.retentionRules ?? rulesAtBirth(settings.switches),
    settings,
  );
  requireAccess(c, "write", { type: "buckets", orgID });
  checkName(body.name, settings.switches);
  if (body.schemaType === "explicit" && settings.switches.explicitSchemas === "refused") {
    throw new ApiProblem("invalid", "schemaType explicit is not supported");
  }
  refuseTaken(store, orgID, body.name, `bucket with name ${body.name} already exists`);
  checkQuota(store.bucketsOf(orgID), settings.plan);
  return {
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
}

interface BucketUpdate {
  name?: string | undefined;
  description?: string | undefined;
  retentionRules?: RequestedRule[] | undefined;
}

function update(store: Store, bucket: Bucket, body: BucketUpdate, settings: Settings): void {
  const retentionRules = rulesAfterUpdate(bucket, body.retentionRules, settings);
  if (body.name !== undefined && body.name !== bucket.name) {
    rename(store, bucket, body.name, settings);
  }
  bucket.retentionRules = retentionRules;
  bucket.description = body.description ?? bucket.description;
  bucket.updatedAt = timestamp();
}

/** According to the reference, an update without retentionRules is refused with 403. The switches change this. */
function rulesAfterUpdate(
  bucket: Bucket,
  requested: RequestedRule[] | undefined,
  settings: Settings,
): RetentionRule[] {
  const { patchWithoutRules, patchEmptyRules } = settings.switches;
  if (requested && requested.length > 0) return toStoredRules(requested, settings);
  const answer = requested ? patchEmptyRules : patchWithoutRules;
  if (answer === "unchanged") return bucket.retentionRules;
  if (answer === "infinite") return toStoredRules([], settings);
  throw new ApiProblem("forbidden", "provided retention exceeds orgs maximum retention duration");
}

function rename(store: Store, bucket: Bucket, name: string, { switches }: Settings): void {
  if (bucket.type === "system") {
    throw new ApiProblem("invalid", "system buckets cannot be renamed");
  }
  checkName(name, switches);
  refuseTaken(store, bucket.orgID, name, "bucket name is not unique");
  store.renameBucket(bucket, name);
}

function refuseTaken(store: Store, orgID: string, name: string, message: string): void {
  if (store.bucketByName(orgID, name)) throw new ApiProblem("conflict", message);
}
