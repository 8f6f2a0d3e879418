import type { Client } from "./client";
import { type AuthorizationAnswer, authorizationListAnswer } from "./models";

/**
 * The tokens of the organization that this token may see, with what they may do; the service does not show
 * their values. Takes `read-authorizations`, and `read-user` for their users. GET /api/v2/authorizations.
 * Not filtered by the token's value, although the API could: a URL ends up in logs.
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
    purpose: "list the permissions of tokens",
    family: "authorizations API (/api/v2/authorizations)",
  });
  return authorizations;
}
