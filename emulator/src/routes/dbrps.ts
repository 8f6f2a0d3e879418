import { Hono } from "hono";
import { bucketResource, type Resource } from "../http/access";
import { mayAccess, requireAccess } from "../http/authorization";
import { truth } from "../http/paging";
import { ApiProblem } from "../http/problem";
import {
  type Env,
  optional,
  pathParameter,
  queryParameter,
  type RequestContext,
  readBody,
  refuseOtherMethods,
  z,
} from "../http/requestContext";
import {
  checkDbrpName,
  type DbrpJson,
  dbrpJson,
  virtualMapping,
  withVirtualMappings,
} from "../rules/dbrpRules";
import type { DbrpMapping } from "../store/dbrpMappings";
import { newId, parseId } from "../store/id";
import type { Bucket } from "../store/model";
import type { Store } from "../store/store";
import { findVisible } from "./bucketLookup";

const text = optional(z.string());
const createBody = z.object({
  orgID: text,
  org: text,
  bucketID: text,
  database: text,
  retention_policy: text,
  default: optional(z.boolean()),
});
const updateBody = z.object({ retention_policy: text, default: optional(z.boolean()) });

/** `/api/v2/dbrps`: list, create, retrieve, update, delete. */
export function dbrpRoutes(store: Store): Hono<Env> {
  const routes = new Hono<Env>({ strict: false });

  routes.get("/", (c) => c.json({ content: listed(c, store) }));

  routes.post("/", async (c) => {
    const body = await readBody(c, createBody);
    const mapping = newMapping(c, store, body);
    const former = store.dbrps.find(mapping.orgID, mapping.database, mapping.retentionPolicy);
    const asDefault = body.default || (former !== undefined && store.dbrps.isDefault(former));
    if (former) {
      if (c.get("settings").switches.takenDbrp === "refuse") throw taken();
      store.dbrps.remove(former);
    }
    store.dbrps.add(mapping, asDefault);
    return c.json(storedJson(store, mapping), 201);
  });

  routes.get("/:dbrpID", (c) => {
    const found = findMapping(c, store);
    requireAccess(c, "read", found.resource);
    return c.json({ content: found.json });
  });

  routes.patch("/:dbrpID", async (c) => {
    const found = findMapping(c, store);
    requireAccess(c, "read", found.resource);
    const body = await readBody(c, updateBody);
    requireAccess(c, "write", found.resource);
    const { default: isDefault = found.json.default } = body;
    const retentionPolicy = body.retention_policy ?? found.json.retention_policy;
    const answer = { ...found.json, retention_policy: retentionPolicy, default: isDefault };
    checkDbrpName("retentionPolicy", retentionPolicy);
    if (found.stored) updateMapping(store, found.stored, retentionPolicy, isDefault);
    // Nothing is stored for a virtual mapping: it is derived from its bucket's name.
    return c.json({ content: answer });
  });

  routes.delete("/:dbrpID", (c) => {
    const found = findMapping(c, store);
    requireAccess(c, "write", found.resource);
    if (found.stored) store.dbrps.remove(found.stored);
    return c.body(null, 204);
  });

  return refuseOtherMethods(routes, "/", "/:dbrpID");
}

/** The organization's mappings that the token can read: first the stored ones, then the virtual ones. */
function listed(c: RequestContext, store: Store): DbrpJson[] {
  return mappingsOf(c, store, organizationOfQuery(c, store), filterOf(c)).filter((mapping) =>
    mayAccess(c, "read", resourceOf(c, mapping)),
  );
}

/** The mappings of an organization, first the stored ones, then the virtual ones of buckets that the token can read. */
export function mappingsOf(
  c: RequestContext,
  store: Store,
  orgID: string,
  fits: (mapping: DbrpJson) => boolean = () => true,
): DbrpJson[] {
  const stored = store.dbrps
    .all()
    .filter((mapping) => mapping.orgID === orgID)
    .map((mapping) => storedJson(store, mapping))
    .filter(fits);
  return withVirtualMappings(stored, virtualBuckets(c, store, orgID), fits);
}

function filterOf(c: RequestContext): (mapping: DbrpJson) => boolean {
  const id = idParameter(c, "id", "DBRP ID");
  const bucketID = idParameter(c, "bucketID", "bucket ID");
  const database = queryParameter(c, "db");
  const retentionPolicy = queryParameter(c, "rp");
  const hasDefault = queryParameter(c, "default") !== undefined;
  const isDefault = hasDefault ? truth(c, "default", "invalid default parameter") : undefined;
  return (mapping) =>
    (id ?? mapping.id) === mapping.id &&
    (bucketID ?? mapping.bucketID) === mapping.bucketID &&
    (database ?? mapping.database) === mapping.database &&
    (retentionPolicy ?? mapping.retention_policy) === mapping.retention_policy &&
    (isDefault ?? mapping.default) === mapping.default;
}

/** The buckets that have a virtual mapping for this token. */
function virtualBuckets(c: RequestContext, store: Store, orgID: string): Bucket[] {
  if (c.get("settings").switches.virtualMappings === "absent") return [];
  return store
    .bucketsOf(orgID)
    .filter((bucket) => findVisible(c, store, bucket.id))
    .filter((bucket) => mayAccess(c, "read", bucketResource(bucket, "read")));
}

/** Returns the mapping in the path, stored or virtual. @throws ApiProblem if it doesn't exist. */
function findMapping(c: RequestContext, store: Store) {
  const id = parseId(pathParameter(c, "dbrpID"));
  const orgID = organizationOfQuery(c, store);
  const stored = store.dbrps.get(id);
  if (stored?.orgID === orgID) {
    const json = storedJson(store, stored);
    return { stored, json, resource: resourceOf(c, json) };
  }
  const bucket = virtualBuckets(c, store, orgID).find((one) => one.id === id);
  if (!bucket) throw new ApiProblem("not found", "unable to find DBRP");
  const json = virtualMapping(bucket);
  return { stored: undefined, json, resource: resourceOf(c, json) };
}

/** Creates the mapping from a request, with InfluxDB 2.7's order of checks. */
function newMapping(
  c: RequestContext,
  store: Store,
  body: z.output<typeof createBody>,
): DbrpMapping {
  const orgID = organizationOf(store, body);
  const bucketID = labeledId(body.bucketID ?? "", "bucket ID");
  const { database = "", retention_policy: retentionPolicy = "" } = body;
  const mapping = { id: newId(), orgID, bucketID, database, retentionPolicy };
  requireAccess(c, "write", resourceOf(c, mapping));
  checkDbrpName("database", database);
  checkDbrpName("retentionPolicy", retentionPolicy);
  const bucket = findVisible(c, store, bucketID);
  if (!bucket) throw new ApiProblem("not found", "bucket not found");
  requireAccess(c, "read", bucketResource(bucket, "read"));
  return mapping;
}

function updateMapping(
  store: Store,
  mapping: DbrpMapping,
  retentionPolicy: string,
  isDefault: boolean,
): void {
  const other = store.dbrps.find(mapping.orgID, mapping.database, retentionPolicy);
  if (other && other !== mapping) throw taken();
  mapping.retentionPolicy = retentionPolicy;
  if (isDefault) store.dbrps.makeDefault(mapping);
  else store.dbrps.releaseDefault(mapping);
}

/** What a request needs permission on to use a mapping: its bucket (a switch changes this). */
export function resourceOf(
  c: RequestContext,
  { id, orgID, bucketID }: Pick<DbrpMapping, "id" | "orgID" | "bucketID">,
): Resource {
  return c.get("settings").switches.dbrpPermission === "dbrp"
    ? { type: "dbrp", orgID, id }
    : { type: "buckets", orgID, id: bucketID };
}

function storedJson(store: Store, mapping: DbrpMapping): DbrpJson {
  return dbrpJson(mapping, store.dbrps.isDefault(mapping));
}

function organizationOfQuery(c: RequestContext, store: Store): string {
  return organizationOf(store, {
    orgID: queryParameter(c, "orgID"),
    org: queryParameter(c, "org"),
  });
}

function organizationOf(
  store: Store,
  { orgID, org }: { orgID?: string | undefined; org?: string | undefined },
): string {
  if (orgID) return labeledId(orgID, "org ID");
  if (!org) throw new ApiProblem("invalid", "either 'org' or 'orgID' must be provided");
  const found = store.organizationByName(org);
  if (!found) throw new ApiProblem("not found", `invalid org "${org}": organization not found`);
  return found.id;
}

function idParameter(c: RequestContext, name: string, label: string): string | undefined {
  const id = queryParameter(c, name);
  return id === undefined ? undefined : labeledId(id, label);
}

/** Reads an ID; an error says which one it is. */
function labeledId(text: string, label: string): string {
  try {
    return parseId(text);
  } catch (error) {
    throw new ApiProblem("invalid", `invalid ${label} "${text}": ${(error as Error).message}`);
  }
}

function taken(): ApiProblem {
  return new ApiProblem("conflict", "another DBRP mapping with same orgID, db, and rp exists");
}
