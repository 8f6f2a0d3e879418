import { expect } from "vitest";
import { type Answer, type Case, casesOf, type Feature, refusal, success } from "../case";
import { AUTHORIZATIONS, type CaseHarness, permission } from "../harness";

const needs: Feature[] = ["tokensApi"];
const ID = expect.stringMatching(/^[0-9a-f]{16}$/);

/** Sends a request with a new token that has these permissions. */
async function asking(
  at: CaseHarness,
  permissions: object[],
  method: string,
  path: string,
  body?: unknown,
): Promise<Answer> {
  const { token } = await at.token({ permissions });
  return at.ask({ method, path, body, authorization: `Token ${token}` });
}

async function ownUser(at: CaseHarness): Promise<string> {
  return ((await at.get("/api/v2/me")).body as { id: string }).id;
}

/** What tokens that were created through the API can do. */
export const tokenPermissionCases: Case[] = [
  ...casesOf("token-permissions", needs, {
    "a created token reads what it may": [
      async (at) => {
        const { id, path } = await at.bucket();
        return asking(at, [permission(at.orgID, "read", "buckets", id)], "GET", path);
      },
      success(200, { id: ID }),
    ],
    "a created token does nothing else": [
      async (at) => {
        const { id, path } = await at.bucket();
        return asking(at, [permission(at.orgID, "read", "buckets", id)], "DELETE", path);
      },
      refusal(401, "unauthorized", /^write:orgs\/[0-9a-f]{16}\/buckets\/[0-9a-f]{16} is unauth/),
    ],
    "a permission for organizations within an organization does not cover the organization": [
      async (at) => {
        const { token } = await at.token();
        return at.ask({
          method: "GET",
          path: `/api/v2/orgs/${at.orgID}`,
          authorization: `Token ${token}`,
        });
      },
      refusal(401, "unauthorized", /^read:orgs\/[0-9a-f]{16} is unauthorized$/),
    ],
    "a permission with the organization's id covers it": [
      (at) =>
        asking(
          at,
          [{ action: "read", resource: { type: "orgs", id: at.orgID } }],
          "GET",
          `/api/v2/orgs/${at.orgID}`,
        ),
      (at) => success(200, { id: at.orgID }),
    ],
    "without the right to tokens their list is empty": [
      (at) => asking(at, [permission(at.orgID, "read", "buckets")], "GET", AUTHORIZATIONS),
      success(200, { authorizations: [] }),
    ],
    "without the right to tokens none is read": [
      async (at) => {
        const { path } = await at.token();
        return asking(at, [permission(at.orgID, "read", "buckets")], "GET", path);
      },
      refusal(401, "unauthorized", /^read:orgs\/[0-9a-f]{16}\/authorizations\/[0-9a-f]{16} is /),
    ],
    "without the right to its user no token is read": [
      async (at) => {
        const { path } = await at.token();
        return asking(at, [permission(at.orgID, "read", "authorizations")], "GET", path);
      },
      refusal(401, "unauthorized", /^read:users\/[0-9a-f]{16} is unauthorized$/),
    ],
    "without the right to tokens none is created": [
      (at) => {
        const permissions = [permission(at.orgID, "read", "buckets")];
        const body = { orgID: at.orgID, permissions };
        return asking(at, permissions, "POST", AUTHORIZATIONS, body);
      },
      refusal(401, "unauthorized", /^write:orgs\/[0-9a-f]{16}\/authorizations is unauthorized$/),
    ],
    "without the right to its user no token is created": [
      (at) => {
        const permissions = [permission(at.orgID, "write", "authorizations")];
        const body = { orgID: at.orgID, permissions };
        return asking(at, permissions, "POST", AUTHORIZATIONS, body);
      },
      refusal(401, "unauthorized", /^write:users\/[0-9a-f]{16} is unauthorized$/),
    ],
    "no token grants more than it has": [
      async (at) => {
        const held = [
          permission(at.orgID, "write", "authorizations"),
          { action: "write", resource: { type: "users", id: await ownUser(at) } },
        ];
        const permissions = [permission(at.orgID, "read", "labels")];
        return asking(at, held, "POST", AUTHORIZATIONS, { orgID: at.orgID, permissions });
      },
      refusal(403, "forbidden", /^permission read:orgs\/[0-9a-f]{16}\/labels is not allowed/),
    ],
    "an update of a token requires permission to read it": [
      async (at) => {
        const { path } = await at.token();
        const held = [
          permission(at.orgID, "write", "authorizations"),
          { action: "write", resource: { type: "users", id: await ownUser(at) } },
        ];
        return asking(at, held, "PATCH", path, { description: "" });
      },
      refusal(401, "unauthorized", /^read:orgs\/[0-9a-f]{16}\/authorizations\/[0-9a-f]{16} is /),
    ],
  }),
];
