import { Hono } from "hono";
import { bucketResource } from "../http/access";
import { mayAccess, requireAccess } from "../http/authorization";
import { ApiProblem } from "../http/problem";
import {
  type Env,
  pathParameter,
  type RequestContext,
  readBody,
  refuseOtherMethods,
  z,
} from "../http/requestContext";
import { parseId } from "../store/id";
import type { Bucket, Role } from "../store/model";
import type { Store } from "../store/store";
import { userById } from "./lookups";
import { parentBucket } from "./parentBucket";
import { userJson } from "./users";

const addBody = z.object({ id: z.string().nullish() });

/** `/api/v2/buckets/{bucketID}/members` and `…/owners`: list, add, remove. */
export function roleRoutes(store: Store, role: Role): Hono<Env> {
  const routes = new Hono<Env>({ strict: false });

  const answer = (userID: string) => ({ role, ...userJson(userById(store, userID)) });

  routes.get("/", (c) => {
    const bucket = parentBucket(c, store, "read");
    if (!mayAccess(c, "read", { type: "orgs", orgID: bucket.orgID })) {
      throw new ApiProblem("not found", "not found");
    }
    const users = [...(store.roles.get(bucket.id) ?? [])]
      .filter(([, held]) => held === role)
      .map(([userID]) => userID)
      .sort()
      .map(answer);
    return c.json({ links: { self: `/api/v2/buckets/${bucket.id}/${role}s` }, users });
  });

  routes.post("/", async (c) => {
    const bucket = parentBucket(c, store, "read");
    const { id } = await readBody(c, addBody);
    if (!id) throw new ApiProblem("invalid", "user id missing or invalid");
    const userID = parseId(id);
    const added = answer(userID);
    requireRoleChange(c, bucket);
    const roles = store.roles.of(bucket.id);
    if (roles.has(userID)) refuseSecondRole(c, userID);
    roles.set(userID, role);
    return c.json(added, 201);
  });

  // Either path removes the user's only role.
  routes.delete("/:userID", (c) => {
    const bucket = parentBucket(c, store, "read");
    const userID = parseId(pathParameter(c, "userID"));
    requireRoleChange(c, bucket);
    const removed = store.roles.get(bucket.id)?.delete(userID) ?? false;
    if (!removed && c.get("settings").switches.absentRoleRemoval === "404") {
      throw new ApiProblem("not found", "user to resource mapping not found");
    }
    return c.body(null, 204);
  });

  return refuseOtherMethods(routes, "/", "/:userID");
}

function requireRoleChange(c: RequestContext, bucket: Bucket): void {
  const ofOrg = c.get("settings").switches.rolePermission === "org";
  const resource = ofOrg
    ? { type: "orgs" as const, orgID: bucket.orgID }
    : bucketResource(bucket, "write");
  requireAccess(c, "write", resource);
}

function refuseSecondRole(c: RequestContext, userID: string): never {
  const code = c.get("settings").switches.secondRole === "422" ? "conflict" : "internal error";
  throw new ApiProblem(
    code,
    `Unexpected error when assigning user to a resource: mapping for user ${userID} already exists`,
  );
}
