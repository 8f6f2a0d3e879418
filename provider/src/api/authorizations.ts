import { path } from "./call";
import type { Client } from "./client";
import { type AuthorizationAnswer, authorizationAnswer, authorizationListAnswer } from "./models";
import { registerSecret } from "./redact";

const family = "authorizations API (/api/v2/authorizations)";

/** What an API token can do to all objects of a type in an organization, or to the one with this ID. */
export interface PermissionBody {
  action: string;
  /** Without `orgID`, the server grants the permission in every organization. */
  resource: { type: string; id?: string | undefined; orgID: string };
}

export interface CreateAuthorizationBody {
  orgID: string;
  userID?: string | undefined;
  permissions: PermissionBody[];
  description: string;
  status: string;
}

/** POST /api/v2/authorizations. The only response in which the service shows the token's value. */
export async function createAuthorization(
  client: Client,
  body: CreateAuthorizationBody,
): Promise<AuthorizationAnswer> {
  const made = await client.send({
    method: "POST",
    path: "/api/v2/authorizations",
    body,
    once: true,
    answer: authorizationAnswer,
    hasSecret: true,
    purpose: "create an API token",
    family,
  });
  registerSecret(made.token);
  return made;
}

/** GET /api/v2/authorizations/{authID}. */
export function getAuthorization(client: Client, id: string): Promise<AuthorizationAnswer> {
  return client.send({
    method: "GET",
    path: path`/api/v2/authorizations/${id}`,
    answer: authorizationAnswer,
    hasSecret: true,
    about: { id },
    purpose: `read API token ${id}`,
    family,
  });
}

/** PATCH /api/v2/authorizations/{authID}. Permissions never change. */
export function updateAuthorization(
  client: Client,
  id: string,
  body: { description?: string; status?: string },
  orgID?: string,
): Promise<AuthorizationAnswer> {
  return client.send({
    method: "PATCH",
    path: path`/api/v2/authorizations/${id}`,
    body,
    answer: authorizationAnswer,
    hasSecret: true,
    about: { id, orgID },
    purpose: `update API token ${id}`,
    family,
  });
}

/** DELETE /api/v2/authorizations/{authID}. The server then refuses the token. */
export function deleteAuthorization(client: Client, id: string): Promise<void> {
  return client.send<void>({
    method: "DELETE",
    path: path`/api/v2/authorizations/${id}`,
    purpose: `delete API token ${id}`,
    family,
  });
}

/**
 * Returns the organization's tokens that this token can read, with their permissions; the service doesn't show their
 * values. Requires `read-authorizations`, and `read-user` for each token's user. GET /api/v2/authorizations. Not
 * filtered by the token's value, although the API could: a URL ends up in logs.
 */
export async function listAuthorizations(
  client: Client,
  orgId: string,
): Promise<AuthorizationAnswer[]> {
  const { authorizations } = await client.send({
    method: "GET",
    path: "/api/v2/authorizations",
    query: { orgID: orgId },
    answer: authorizationListAnswer,
    hasSecret: true,
    purpose: "list the permissions of tokens",
    family,
  });
  return authorizations;
}
