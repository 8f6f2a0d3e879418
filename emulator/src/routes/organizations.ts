import { Hono } from "hono";
import { mayAccess, requireAccess } from "../http/authorization";
import { pageOf } from "../http/paging";
import {
  type Env,
  pathParameter,
  queryParameter,
  type RequestContext,
  refuseOtherMethods,
} from "../http/requestContext";
import { limitsJson } from "../rules/limits";
import { parseId } from "../store/id";
import type { Organization } from "../store/model";
import type { Store } from "../store/store";
import { organizationById, organizationByName } from "./lookups";

/** `/api/v2/orgs`: list (by name or ID), retrieve, and the limits of the plan. */
export function organizationRoutes(store: Store): Hono<Env> {
  const routes = new Hono<Env>({ strict: false });

  routes.get("/", (c) => {
    const { items, links } = pageOf(c, selectOrganizations(c, store), (page) =>
      page.filter(({ id }) => mayAccess(c, "read", { type: "orgs", orgID: id })),
    );
    return c.json({ links, orgs: items.map(organizationJson) });
  });

  routes.get("/:orgID", (c) => c.json(organizationJson(findOrganization(c, store))));

  routes.get("/:orgID/limits", (c) => {
    const { id } = findOrganization(c, store);
    return c.json(limitsJson(id, c.get("settings").plan));
  });

  return refuseOtherMethods(routes, "/", "/:orgID", "/:orgID/limits");
}

function findOrganization(c: RequestContext, store: Store): Organization {
  const id = parseId(pathParameter(c, "orgID"));
  requireAccess(c, "read", { type: "orgs", orgID: id });
  return organizationById(store, id);
}

/** An organization that the token can't read is omitted from lists, as on the service. */
function selectOrganizations(c: RequestContext, store: Store): Organization[] {
  const name = queryParameter(c, "org");
  const id = queryParameter(c, "orgID");
  if (name !== undefined) return [organizationByName(store, name)];
  const wanted = id === undefined ? c.get("grant").orgID : parseId(id);
  return [organizationById(store, wanted)];
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
