import { createHash } from "node:crypto";
import { Hono } from "hono";
import { type Grant, tokenResource } from "../http/access";
import { mayAccess, requireAccess } from "../http/authorization";
import { ApiProblem } from "../http/problem";
import {
  type Env,
  pathParameter,
  queryParameter,
  type RequestContext,
  refuseOtherMethods,
} from "../http/requestContext";
import { parseId } from "../store/id";
import type { Store } from "../store/store";

/** A token of the store, in the terms of the API. */
interface Authorization {
  id: string;
  grant: Grant;
}

/** `/api/v2/authorizations`: the tokens and their permissions, to read only: the controls create and revoke them. */
export function authorizationRoutes(store: Store): Hono<Env> {
  const routes = new Hono<Env>({ strict: false });

  routes.get("/", (c) => {
    const orgID = organizationIn(c, store);
    const userID = userIn(c, store);
    const authorizations = all(store)
      .filter(({ grant }) => orgID === undefined || grant.orgID === orgID)
      .filter(({ grant }) => userID === undefined || grant.userID === userID)
      .filter(({ id, grant }) => mayAccess(c, "read", tokenResource(grant, id)))
      .map((one) => authorizationJson(store, one));
    return c.json({ links: { self: "/api/v2/authorizations" }, authorizations });
  });

  routes.get("/:authID", (c) => {
    const id = parseId(pathParameter(c, "authID"));
    const found = all(store).find((one) => one.id === id);
    if (!found) throw new ApiProblem("not found", "authorization not found");
    requireAccess(c, "read", tokenResource(found.grant, id));
    return c.json(authorizationJson(store, found));
  });

  return refuseOtherMethods(routes, "/", "/:authID");
}

function all(store: Store): Authorization[] {
  return [...store.tokens].map(([token, grant]) => ({ id: idOf(token), grant }));
}

/** The same for a token whenever it is asked for: a data file has the token only. */
function idOf(token: string): string {
  const digits = createHash("sha256").update(token).digest("hex").slice(0, 15);
  return `1${digits}`;
}

function organizationIn(c: RequestContext, store: Store): string | undefined {
  const [id, name] = [queryParameter(c, "orgID"), queryParameter(c, "org")];
  if (id !== undefined) return parseId(id);
  if (name === undefined) return undefined;
  const found = store.organizationByName(name);
  if (!found) throw new ApiProblem("not found", `organization name "${name}" not found`);
  return found.id;
}

function userIn(c: RequestContext, store: Store): string | undefined {
  const [id, name] = [queryParameter(c, "userID"), queryParameter(c, "user")];
  if (id !== undefined) return parseId(id);
  if (name === undefined) return undefined;
  const found = store.userByName(name);
  if (!found) throw new ApiProblem("not found", "user not found");
  return found.id;
}

/** The JSON of a token; its value is not shown, as on the service. */
function authorizationJson(store: Store, { id, grant }: Authorization) {
  const { orgID, userID } = grant;
  const organization = store.organizations.get(orgID);
  return {
    links: { self: `/api/v2/authorizations/${id}`, user: `/api/v2/users/${userID}` },
    id,
    token: "redacted",
    status: "active",
    description: "",
    orgID,
    org: organization?.name,
    userID,
    user: store.users.get(userID)?.name,
    permissions: permissionsOf(grant),
    // When a token was added, the store does not keep.
    createdAt: organization?.createdAt,
    updatedAt: organization?.createdAt,
  };
}

/** What the emulator has, in the order of the service's own list. */
const TYPES = ["authorizations", "buckets", "labels", "orgs", "users"];

function permissionsOf({ access, orgID, buckets = {} }: Grant) {
  const permission = (action: string, type: string, id?: string) => ({
    action,
    resource: { type, ...(id === undefined ? {} : { id }), orgID },
  });
  if (access === "buckets") {
    return Object.entries(buckets).flatMap(([id, held]) =>
      held.split("-").map((action) => permission(action, "buckets", id)),
    );
  }
  const actions = access === "read" ? ["read"] : ["read", "write"];
  const types = TYPES.filter((type) => type !== "labels" || access !== "no-labels");
  return types.flatMap((type) =>
    actions.map((action) => permission(action, type, type === "orgs" ? orgID : undefined)),
  );
}
