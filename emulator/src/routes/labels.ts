import { Hono } from "hono";
import { type Action, labelResource } from "../http/access";
import { mayAccess, requireAccess } from "../http/authorization";
import { ApiProblem } from "../http/problem";
import {
  type Env,
  optional,
  pathParameter,
  type RequestContext,
  readBody,
  refuseOtherMethods,
  z,
} from "../http/requestContext";
import { trimLabelName } from "../rules/labelNames";
import { newId, parseId } from "../store/id";
import type { Label } from "../store/model";
import type { Store } from "../store/store";

// Null counts as an empty string, as on the service.
const text = z
  .string()
  .nullable()
  .transform((value) => value ?? "");
const properties = optional(z.record(z.string(), text));
const createBody = z.object({
  orgID: optional(z.string()),
  name: optional(z.string()),
  properties,
});
const updateBody = z.object({ name: optional(z.string()), properties });

/** `/api/v2/labels`: list, create, retrieve, update, delete. */
export function labelRoutes(store: Store): Hono<Env> {
  const routes = new Hono<Env>({ strict: false });

  routes.get("/", (c) => {
    const readable = store
      .labelsOf(c.get("grant").orgID)
      .filter((label) => mayAccess(c, "read", labelResource(label)));
    return c.json({ labels: readable.map(labelJson), links: { self: "/api/v2/labels" } });
  });

  routes.post("/", async (c) => {
    const body = await readBody(c, createBody);
    if (!body.name) throw new ApiProblem("invalid", "label name is required");
    // Trimmed after the check, as on the service: a name that consists of spaces becomes empty.
    const name = trimLabelName(body.name);
    if (!body.orgID) throw new ApiProblem("invalid", "orgID is required");
    const orgID = parseId(body.orgID);
    requireAccess(c, "write", { type: "labels", orgID });
    refuseTaken(store, orgID, name);
    const label: Label = { id: newId(), orgID, name, properties: body.properties ?? {} };
    store.addLabel(label);
    return c.json(labelAnswer(label), 201);
  });

  routes.get("/:labelID", (c) => c.json(labelAnswer(findLabel(c, store, "read"))));

  routes.patch("/:labelID", async (c) => {
    const body = await readBody(c, updateBody);
    const label = findLabel(c, store, "write");
    const name = body.name && trimLabelName(body.name);
    if (name && name !== label.name) {
      refuseTaken(store, label.orgID, name, label);
      store.renameLabel(label, name);
    }
    mergeProperties(label, body.properties);
    return c.json(labelAnswer(label));
  });

  routes.delete("/:labelID", (c) => {
    store.removeLabel(findLabel(c, store, "write"));
    return c.body(null, 204);
  });

  return refuseOtherMethods(routes, "/", "/:labelID");
}

/** A label's JSON; properties are omitted if there are none. */
export function labelJson({ properties: all, ...label }: Label): Record<string, unknown> {
  return { ...label, ...(Object.keys(all).length > 0 ? { properties: all } : {}) };
}

export function labelAnswer(label: Label) {
  return { label: labelJson(label), links: { self: `/api/v2/labels/${label.id}` } };
}

/** Properties are merged, and an empty value removes its key. */
function mergeProperties(label: Label, changes: Record<string, string> = {}): void {
  const merged = Object.entries({ ...label.properties, ...changes });
  label.properties = Object.fromEntries(merged.filter(([, value]) => value !== ""));
}

function refuseTaken(store: Store, orgID: string, name: string, self?: Label): void {
  const taken = store.labelByName(orgID, name);
  if (taken && taken !== self) {
    throw new ApiProblem("conflict", `label with name ${name} already exists`);
  }
}

/** Returns the label with this ID. @throws ApiProblem if it doesn't exist, or this access isn't permitted. */
export function findLabel(
  c: RequestContext,
  store: Store,
  action: Action,
  id = pathParameter(c, "labelID"),
): Label {
  const label = store.labels.get(parseId(id));
  if (!label) throw new ApiProblem("not found", "label not found");
  requireAccess(c, action, labelResource(label));
  return label;
}
