import { Hono } from "hono";
import { type Action, mayGrant, permissionName, type Resource } from "../http/access";
import { mayAccess, requireAccess } from "../http/authorization";
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
  checkOrganization,
  permissionJson,
  permissionsOf,
  toPermissions,
} from "../rules/permissionRules";
import { parseId } from "../store/id";
import type { Store } from "../store/store";
import { timestamp } from "../store/timestamp";
import { newToken, type StoredToken } from "../store/tokens";
import { organizationFilter, userFilter } from "./lookups";

const text = optional(z.string());
const createBody = z.object({
  orgID: text,
  userID: text,
  status: text,
  description: text,
  permissions: optional(
    z.array(z.object({ action: text, resource: z.object({ type: text, id: text, orgID: text }) })),
  ),
});
const updateBody = z.object({ status: text, description: text });

/** `/api/v2/authorizations`: list, create, retrieve, update, delete. */
export function authorizationRoutes(store: Store): Hono<Env> {
  const routes = new Hono<Env>({ strict: false });

  routes.get("/", (c) => {
    const orgID = organizationFilter(c, store);
    const userID = userFilter(c, store);
    const value = queryParameter(c, "token");
    const authorizations = store.tokens
      .all()
      .filter((token) => orgID === undefined || token.orgID === orgID)
      .filter((token) => userID === undefined || token.userID === userID)
      .filter((token) => value === undefined || token.token === value)
      .filter((token) => resourcesOf(token).every((one) => mayAccess(c, "read", one)))
      .map((token) => tokenJson(c, store, token));
    return c.json({ links: { self: "/api/v2/authorizations" }, authorizations });
  });

  routes.post("/", async (c) => {
    const token = createToken(c, store, await readBody(c, createBody));
    store.tokens.add(token);
    return c.json({ ...tokenJson(c, store, token), token: token.token }, 201);
  });

  routes.get("/:authID", (c) => c.json(tokenJson(c, store, findToken(c, store, "read"))));

  routes.patch("/:authID", async (c) => {
    const body = await readBody(c, updateBody);
    const fault = "unknown authorization status";
    const status = body.status === undefined ? undefined : checkStatus(body.status, fault);
    const token = findToken(c, store, "read", "write");
    token.status = status ?? token.status;
    token.description = body.description ?? token.description;
    token.updatedAt = timestamp();
    return c.json(tokenJson(c, store, token));
  });

  routes.delete("/:authID", (c) => {
    store.tokens.delete(findToken(c, store, "write").token);
    return c.body(null, 204);
  });

  return refuseOtherMethods(routes, "/", "/:authID");
}

/** The token of the path. @throws ApiProblem if it doesn't exist, or the caller lacks the permissions for these actions. */
function findToken(c: RequestContext, store: Store, ...actions: Action[]): StoredToken {
  const token = store.tokens.byId(parseId(pathParameter(c, "authID")));
  if (!token) throw new ApiProblem("not found", "authorization not found");
  for (const action of actions) {
    for (const resource of resourcesOf(token)) requireAccess(c, action, resource);
  }
  return token;
}

/** What a request needs permissions on to use a token: the token itself, and its user. */
function resourcesOf({ orgID, id, userID }: StoredToken): Resource[] {
  return [
    { type: "authorizations", orgID, id },
    { type: "users", orgID, id: userID },
  ];
}

/** Creates the token from a request, with InfluxDB 2.7's order of checks. */
function createToken(
  c: RequestContext,
  store: Store,
  body: z.output<typeof createBody>,
): StoredToken {
  const creator = c.get("grant");
  const permissions = toPermissions(body.permissions);
  if (!body.orgID) throw new ApiProblem("invalid", "org id required: invalid ID");
  const orgID = parseId(body.orgID);
  const userID = body.userID ? parseId(body.userID) : creator.userID;
  const status = checkStatus(body.status || "active");
  requireAccess(c, "write", { type: "authorizations", orgID });
  requireAccess(c, "write", { type: "users", orgID, id: userID });
  checkOrganization(permissions, orgID);
  for (const permission of permissions) {
    const isGranted = permission.resource.type !== "instance" && mayGrant(creator, permission);
    if (isGranted) continue;
    const name = permissionName(permission);
    throw new ApiProblem("forbidden", `permission ${name} is not allowed: ${name} is unauthorized`);
  }
  if (!store.users.has(userID)) throw new ApiProblem("invalid", "unable to create token");
  return newToken(
    { orgID, userID, access: "permissions", permissions },
    { status, description: body.description ?? "" },
  );
}

function checkStatus(
  status: string,
  fault = "invalid status: must be active or inactive",
): StoredToken["status"] {
  if (status === "active" || status === "inactive") return status;
  throw new ApiProblem("invalid", fault);
}

/** A token's JSON. After creation, its value is no longer shown (a switch changes this). */
function tokenJson(c: RequestContext, store: Store, stored: StoredToken) {
  const { id, orgID, userID, status, description, createdAt, updatedAt } = stored;
  const isShown = c.get("settings").switches.tokenValues === "shown";
  return {
    links: { self: `/api/v2/authorizations/${id}`, user: `/api/v2/users/${userID}` },
    id,
    token: isShown ? stored.token : "redacted",
    status,
    description,
    orgID,
    org: store.organizations.get(orgID)?.name,
    userID,
    user: store.users.get(userID)?.name,
    permissions: permissionsOf(stored).map((permission) => permissionJson(store, permission)),
    createdAt,
    updatedAt,
  };
}
