import type { MiddlewareHandler } from "hono";
import type { Env, RequestContext } from "./context";
import { ApiProblem } from "./problem";
import type { Grant, Store } from "./store";

/** Lets a request pass whose `Authorization` header has a known token, after `Token` or `Bearer`. */
export function authenticate(store: Store): MiddlewareHandler<Env> {
  return async (c, next) => {
    const [, token] = /^(?:token|bearer) +(\S+)$/i.exec(c.req.header("authorization") ?? "") ?? [];
    const grant = token === undefined ? undefined : store.tokens.get(token);
    if (!grant) throw new ApiProblem("unauthorized", "unauthorized access");
    if (store.users.get(grant.userID)?.status === "inactive") {
      throw new ApiProblem("forbidden", "User is inactive");
    }
    c.set("grant", grant);
    await next();
  };
}

/**
 * Throws unless the token may do this in this organisation.
 * A lack of permission is 401 with the resource path, not 403: 403 means a quota.
 */
export function requireAccess(
  c: RequestContext,
  action: "read" | "write",
  orgID: string,
  resource: string,
): void {
  if (mayAccess(c.get("grant"), action, orgID, resource)) return;
  throw new ApiProblem("unauthorized", `${action}:orgs/${orgID}${resource} is unauthorized`);
}

/** The same question without an error, for lists that leave out what a token may not see. */
export function mayAccess(
  { orgID: own, access }: Grant,
  action: "read" | "write",
  orgID: string,
  resource: string,
): boolean {
  if (own !== orgID || (action === "write" && access === "read")) return false;
  return access !== "no-labels" || !resource.startsWith("/labels");
}
