import { expect } from "vitest";
import { type Case, casesOf, refusal, success } from "../case";
import { UNKNOWN_ID } from "../harness";

const AUTHORIZATIONS = "/api/v2/authorizations";

/** Organizations, users and tokens: only what other cases need. */
export const userCases: Case[] = [
  ...casesOf("users-and-orgs", [], {
    "the token's organization is found by its name": [
      async (at) => {
        const one = (await at.get(`/api/v2/orgs/${at.orgID}`)).body as { name: string };
        return at.get(`/api/v2/orgs?org=${encodeURIComponent(one.name)}`);
      },
      (at) => success(200, { orgs: [{ id: at.orgID }] }),
    ],
    "an organization's unknown name is not found": [
      (at) => at.get(`/api/v2/orgs?org=${at.name()}`),
      refusal(404, "not found", /^organization name "conformance-[^"]+" not found$/),
    ],
  }),
  ...casesOf("authorizations", [], {
    "only tokens in the organization that is asked for are listed": [
      async (at) => {
        const { body, ...answer } = await at.get(`${AUTHORIZATIONS}?orgID=${at.orgID}`);
        const { authorizations } = body as { authorizations: { orgID: string }[] };
        const others = authorizations.filter(({ orgID }) => orgID !== at.orgID);
        return { ...answer, body: { others } };
      },
      success(200, { others: [] }),
    ],
    "an unknown token is not found": [
      (at) => at.get(`${AUTHORIZATIONS}/${UNKNOWN_ID}`),
      refusal(404, "not found", /^authorization not found$/),
    ],
    "tokens are not looked for by what is no ID": [
      (at) => at.get(`${AUTHORIZATIONS}?orgID=x`),
      refusal(400, "invalid", /^id must have a length of 16 bytes$/),
    ],
    "tokens of an unknown organization are not found": [
      (at) => at.get(`${AUTHORIZATIONS}?org=${at.name()}`),
      refusal(404, "not found", /^organization name "conformance-[^"]+" not found$/),
    ],
    "tokens of an unknown user are not found": [
      (at) => at.get(`${AUTHORIZATIONS}?user=${at.name()}`),
      refusal(404, "not found", /^user not found$/),
    ],
  }),
  ...casesOf("users-and-orgs", ["tokenOfOneOrg"], {
    "an organization that the token does not know is not shown": [
      (at) => at.get(`/api/v2/orgs/${UNKNOWN_ID}`),
      refusal(401, "unauthorized", /^read:orgs\/00000000000000ff is unauthorized$/),
    ],
  }),
  ...casesOf("users-and-orgs", ["users"], {
    "who the token belongs to is told": [
      (at) => at.get("/api/v2/me"),
      success(200, { id: expect.stringMatching(/^[0-9a-f]{16}$/), status: "active" }),
    ],
    "without an id or a name, no users are listed": [
      (at) => at.get("/api/v2/users"),
      success(200, { users: [] }),
    ],
    "a user's unknown name is not found": [
      (at) => at.get(`/api/v2/users?name=${at.name()}`),
      refusal(404, "not found", /^user not found$/),
    ],
    "limit=0 is refused for users, too": [
      (at) => at.get("/api/v2/users?limit=0"),
      refusal(400, "invalid", /^limit must be between 1 and 100$/),
    ],
    "an unknown user is not found": [
      (at) => at.get(`/api/v2/users/${UNKNOWN_ID}`),
      refusal(404, "not found", /^user not found$/),
    ],
  }),
];
