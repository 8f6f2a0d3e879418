import { expect } from "vitest";
import { UNKNOWN_ID } from "../bench";
import { type Case, refusal, success } from "../case";

/** Organisations and users: only what others need of them. */
export const userCases: Case[] = [
  {
    rule: "users-and-orgs",
    name: "the token's organisation is found by its name",
    async ask(at) {
      const one = (await at.get(`/api/v2/orgs/${at.orgID}`)).body as { name: string };
      return at.get(`/api/v2/orgs?org=${encodeURIComponent(one.name)}`);
    },
    expected: (at) => success(200, { orgs: [{ id: at.orgID }] }),
  },
  {
    rule: "users-and-orgs",
    name: "an organisation's unknown name is not found",
    ask: (at) => at.get(`/api/v2/orgs?org=${at.name()}`),
    expected: refusal(404, "not found", /^organization name "conformance-[^"]+" not found$/),
  },
  {
    rule: "users-and-orgs",
    name: "an organisation that the token does not know is not shown",
    needs: ["tokenOfOneOrg"],
    ask: (at) => at.get(`/api/v2/orgs/${UNKNOWN_ID}`),
    expected: refusal(401, "unauthorized", /^read:orgs\/00000000000000ff is unauthorized$/),
  },
  {
    rule: "users-and-orgs",
    name: "who the token belongs to is told",
    needs: ["users"],
    ask: (at) => at.get("/api/v2/me"),
    expected: success(200, { id: expect.stringMatching(/^[0-9a-f]{16}$/), status: "active" }),
  },
  {
    rule: "users-and-orgs",
    name: "without id or name nobody is listed",
    needs: ["users"],
    ask: (at) => at.get("/api/v2/users"),
    expected: success(200, { users: [] }),
  },
  {
    rule: "users-and-orgs",
    name: "a user's unknown name is not found",
    needs: ["users"],
    ask: (at) => at.get(`/api/v2/users?name=${at.name()}`),
    expected: refusal(404, "not found", /^user not found$/),
  },
  {
    rule: "users-and-orgs",
    name: "limit=0 is refused for users, too",
    needs: ["users"],
    ask: (at) => at.get("/api/v2/users?limit=0"),
    expected: refusal(400, "invalid", /^limit must be between 1 and 100$/),
  },
  {
    rule: "users-and-orgs",
    name: "an unknown user is not found",
    needs: ["users"],
    ask: (at) => at.get(`/api/v2/users/${UNKNOWN_ID}`),
    expected: refusal(404, "not found", /^user not found$/),
  },
];
