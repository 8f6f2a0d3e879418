import type { MiddlewareHandler } from "hono";
import type { Store } from "../store/store";
import { type Action, allows, permissionText, type Resource } from "./access";
import { ApiProblem } from "./problem";
import type { Env, RequestContext } from "./requestContext";

/** Lets a request pass if its `Authorization` header has a known token, after `Token` or `Bearer`. */
export function authenticate(store: Store): MiddlewareHandler<Env> {
  return async (c, next) => {
    const [, token] = /^(?:token|bearer) +(\S+)$/i.exec(c.req.header("authorization") ?? "") ?? [];
    const grant = token === undefined ? undefined : store.tokens.get(token);
    const { inactiveToken } = c.get("settings").switches;
    const isRefused = grant?.status === "inactive" && inactiveToken === "refused";
    if (!grant || isRefused) throw new ApiProblem("unauthorized", "unauthorized access");
    if (store.users.get(grant.userID)?.status === "inactive") {
      throw new ApiProblem("forbidden", "User is inactive");
    }
    c.set("grant", grant);
    await next();
  };
}

/**
 * Throws unless the token can do this.
 * A missing permission is 401 with the resource path, not 403: 403 means a quota. (A switch changes this.)
 */
export function requireAccess(c: RequestContext, action: Action, resource: Resource): void {
  if (mayAccess(c, action, resource)) return;
  if (c.get("grant").status === "inactive") {
    throw new ApiProblem("unauthorized", "token is inactive");
  }
  const code =
    c.get("settings").switches.missingPermission === "403" ? "forbidden" : "unauthorized";
  throw new ApiProblem(code, `${permissionText(action, resource)} is unauthorized`);
}

/** The same check without an error, for lists that omit what a token can't see. */
export function mayAccess(c: RequestContext, action: Action, resource: Resource): boolean {
  const token = c.get("grant");
  return token.status === "active" && allows(token, action, resource);
}
