import { Hono } from "hono";
import { pageOf } from "../http/paging";
import {
  type Env,
  pathParameter,
  queryParameter,
  type RequestContext,
  refuseOtherMethods,
} from "../http/requestContext";
import { parseId } from "../store/id";
import type { User } from "../store/model";
import type { Store } from "../store/store";
import { userById, userByName } from "./lookups";

/** `/api/v2/me`: the token's user. */
export function meRoutes(store: Store): Hono<Env> {
  const routes = new Hono<Env>({ strict: false });
  routes.get("/", (c) => c.json(userJson(userById(store, c.get("grant").userID), "/api/v2/me")));
  return refuseOtherMethods(routes, "/");
}

/** `/api/v2/users`: found by ID or name; without either, only the service's operators see users. */
export function userRoutes(store: Store): Hono<Env> {
  const routes = new Hono<Env>({ strict: false });
  routes.get("/", (c) => {
    const { items } = pageOf(c, selectUsers(c, store));
    const users = items.map((user) => userJson(user));
    return c.json({ links: { self: "/api/v2/users" }, users });
  });
  routes.get("/:userID", (c) =>
    c.json(userJson(userById(store, parseId(pathParameter(c, "userID"))))),
  );
  return refuseOtherMethods(routes, "/", "/:userID");
}

function selectUsers(c: RequestContext, store: Store): User[] {
  const id = queryParameter(c, "id");
  const name = queryParameter(c, "name");
  if (id !== undefined) return [userById(store, parseId(id))];
  return name === undefined ? [] : [userByName(store, name)];
}

/** A user's JSON. */
export function userJson(user: User, self = `/api/v2/users/${user.id}`): Record<string, unknown> {
  return { links: { self }, id: user.id, name: user.name, status: user.status };
}
