import { ApiProblem } from "../http/problem";
import { queryParameter, type RequestContext } from "../http/requestContext";
import { parseId } from "../store/id";
import type { Organization, User } from "../store/model";
import type { Store } from "../store/store";

/** The organization with this ID. @throws ApiProblem if it doesn't exist. */
export function organizationById(store: Store, id: string): Organization {
  return known(store.organizations.get(id), "organization not found");
}

/** The organization with this name. @throws ApiProblem if it doesn't exist. */
export function organizationByName(store: Store, name: string): Organization {
  return known(store.organizationByName(name), `organization name "${name}" not found`);
}

/** The user with this ID. @throws ApiProblem if it doesn't exist. */
export function userById(store: Store, id: string): User {
  return known(store.users.get(id), "user not found");
}

/** The user with this name. @throws ApiProblem if it doesn't exist. */
export function userByName(store: Store, name: string): User {
  return known(store.userByName(name), "user not found");
}

/** The organization that a list is filtered by: `orgID`, which may be unknown, or `org`, which must exist. */
export function organizationFilter(c: RequestContext, store: Store): string | undefined {
  return filterOf(c, "orgID", "org", (name) => organizationByName(store, name));
}

/** The user that a list is filtered by: `userID`, which may be unknown, or `user`, which must exist. */
export function userFilter(c: RequestContext, store: Store): string | undefined {
  return filterOf(c, "userID", "user", (name) => userByName(store, name));
}

function filterOf(
  c: RequestContext,
  idParameter: string,
  nameParameter: string,
  byName: (name: string) => { id: string },
): string | undefined {
  const id = queryParameter(c, idParameter);
  if (id !== undefined) return parseId(id);
  const name = queryParameter(c, nameParameter);
  return name === undefined ? undefined : byName(name).id;
}

function known<T>(found: T | undefined, message: string): T {
  if (found === undefined) throw new ApiProblem("not found", message);
  return found;
}
