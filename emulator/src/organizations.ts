import { Hono } from "hono";
import { requireAccess } from "./authorization";
import { type Env, pathParameter, type RequestContext, refuseOtherMethods } from "./context";
import { parseId } from "./id";
import { pageOf } from "./paging";
import { ApiProblem } from "./problem";
import type { Organization, Store } from "./store";

/** `/api/v2/orgs`: list (by name or id) and retrieve. */
export function organizationRoutes(store: Store): Hono<Env> {
  const routes = new Hono<Env>({ strict: false });

  routes.get("/", (c) => {
    const { items, links } = pageOf(c, selectOrganizations(c, store));
    return c.json({ links, orgs: items.map(organizationJson) });
  });

  routes.get("/:orgID", (c) => {
    const id = parseId(pathParameter(c, "orgID"));
    requireAccess(c, "read", id, "");
    const organization = store.organizations.get(id);
    if (!organization) throw new ApiProblem("not found", "organization not found");
    return c.json(organizationJson(organization));
  });

  return refuseOtherMethods(routes, "/", "/:orgID");
}

function selectOrganizations(c: RequestContext, store: Store): Organization[] {
  const name = c.req.query("org");
  const id = c.req.query("orgID");
  if (name !== undefined) {
    const found = store.organizationByName(name);
    if (!found) throw new ApiProblem("not found", `organization name "${name}" not found`);
    requireAccess(c, "read", found.id, "");
    return [found];
  }
  const wanted = id === undefined ? c.get("grant").orgID : parseId(id);
  requireAccess(c, "read", wanted, "");
  const found = store.organizations.get(wanted);
  if (!found) throw new ApiProblem("not found", "organization not found");
  return [found];
}

function organizationJson(organization: Organization): Record<string, unknown> {
  const self = `/api/v2/orgs/${organization.id}`;
  return {
    links: { buckets: `/api/v2/buckets?org=${encodeURIComponent(organization.name)}`, self },
    id: organization.id,
    name: organization.name,
    description: "",
    createdAt: organization.createdAt,
    updatedAt: organization.createdAt,
  };
}
