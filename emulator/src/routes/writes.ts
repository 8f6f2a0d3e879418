import { Hono } from "hono";
import { bucketResource } from "../http/access";
import { mayAccess } from "../http/authorization";
import { ApiProblem } from "../http/problem";
import {
  type Env,
  queryParameter,
  type RequestContext,
  readText,
  refuseOtherMethods,
} from "../http/requestContext";
import { parseLines } from "../rules/lineProtocol";
import type { Bucket, Organization } from "../store/model";
import type { Store } from "../store/store";
import { organizationById, organizationByName } from "./lookups";

/** `/api/v2/write`: for each point, it stores the measurement, tags, time and field names. */
export function writeRoutes(store: Store): Hono<Env> {
  const routes = new Hono<Env>({ strict: false });

  routes.post("/", async (c) => {
    const bucket = bucketOf(c, store);
    if (!mayAccess(c, "write", bucketResource(bucket, "write"))) {
      throw new ApiProblem("forbidden", "insufficient permissions for write");
    }
    const now = BigInt(Date.now()) * 1_000_000n;
    const lines = parseLines(await readText(c), queryParameter(c, "precision") ?? "ns", now);
    const measurements = store.points.of(bucket.id);
    for (const line of lines) measurements.of(line.measurement).add(line);
    return c.body(null, 204);
  });

  return refuseOtherMethods(routes, "/");
}

function bucketOf(c: RequestContext, store: Store): Bucket {
  const wanted = queryParameter(c, "bucket");
  const { id } = organizationOf(c, store);
  if (wanted === undefined) throw new ApiProblem("not found", "bucket not found");
  const bucket = store.bucketByName(id, wanted) ?? store.buckets.get(wanted.toLowerCase());
  if (bucket?.orgID === id) return bucket;
  throw new ApiProblem("not found", `bucket "${wanted}" not found`);
}

/** Finds by name or ID: both parameters of a write accept either. */
function organizationOf(c: RequestContext, store: Store): Organization {
  const wanted = queryParameter(c, "orgID") ?? queryParameter(c, "org");
  if (wanted === undefined) throw new ApiProblem("invalid", "Please provide either orgID or org");
  return store.organizations.has(wanted)
    ? organizationById(store, wanted)
    : organizationByName(store, wanted);
}
