import { expect } from "vitest";
import { type Case, casesOf, type Feature, refusal, success } from "../case";
import { AUTHORIZATIONS, BUCKETS, type CaseHarness, permission, UNKNOWN_ID } from "../harness";

const needs: Feature[] = ["tokensApi"];
const ID = expect.stringMatching(/^[0-9a-f]{16}$/);

const create = (at: CaseHarness, body: object) =>
  at.post(AUTHORIZATIONS, { orgID: at.orgID, description: at.name(), ...body });

/** Requests a token with one permission. */
const granting =
  (resource: object, action = "read"): Case["ask"] =>
  (at) =>
    create(at, { permissions: [{ action, resource }] });

/** Tokens through the API: their format, and what is refused. */
const formCases: Case[] = [
  ...casesOf("authorizations", needs, {
    "a token is created with its value, and with names in its permissions": [
      async (at) => {
        const { id } = await at.bucket();
        return create(at, { permissions: [permission(at.orgID, "read", "buckets", id)] });
      },
      (at) =>
        success(201, {
          id: ID,
          token: expect.stringMatching(/^\S{20,}$/),
          status: "active",
          description: expect.stringMatching(/^conformance-/),
          orgID: at.orgID,
          org: expect.any(String),
          userID: ID,
          user: expect.any(String),
          permissions: [
            {
              action: "read",
              resource: {
                type: "buckets",
                id: ID,
                orgID: at.orgID,
                name: expect.stringMatching(/^conformance-/),
                org: expect.any(String),
              },
            },
          ],
          createdAt: expect.stringMatching(/^\d{4}-/),
          updatedAt: expect.stringMatching(/^\d{4}-/),
          links: { self: expect.stringMatching(/^\/api\/v2\/authorizations\/[0-9a-f]{16}$/) },
        }),
    ],
    "a token is created inactive when asked": [
      (at) =>
        create(at, { status: "inactive", permissions: [permission(at.orgID, "read", "buckets")] }),
      success(201, { status: "inactive" }),
    ],
    "a token without a description has an empty one": [
      (at) =>
        at.post(AUTHORIZATIONS, {
          orgID: at.orgID,
          permissions: [permission(at.orgID, "read", "buckets")],
        }),
      success(201, { description: "" }),
    ],
    "equal permissions of a token are kept twice": [
      (at) => {
        const one = permission(at.orgID, "read", "buckets");
        return create(at, { permissions: [one, one] });
      },
      success(201, { permissions: [{ action: "read" }, { action: "read" }] }),
    ],
    "an unknown bucket in a permission is taken": [
      async (at) => {
        const one = permission(at.orgID, "read", "buckets", UNKNOWN_ID);
        return create(at, { permissions: [one] });
      },
      (at) =>
        success(201, {
          permissions: [{ resource: { type: "buckets", id: UNKNOWN_ID, orgID: at.orgID } }],
        }),
    ],
    "a token without permissions is refused": [
      (at) => create(at, { permissions: [] }),
      refusal(400, "invalid", /^authorization must include permissions$/),
    ],
    "a permission of an unknown type is refused": [
      granting({ type: "unicorns" }),
      refusal(400, "invalid", /unknown resource type/),
    ],
    "a permission with an unknown action is refused": [
      granting({ type: "buckets" }, "admire"),
      refusal(400, "invalid", /unknown action for permission/),
    ],
    "a permission with a wrong id is refused": [
      granting({ type: "buckets", id: "x" }),
      refusal(400, "invalid", /id must have a length of 16 bytes$/),
    ],
    "a token without an organization is refused": [
      (at) => at.post(AUTHORIZATIONS, { permissions: [permission(at.orgID, "read", "buckets")] }),
      refusal(400, "invalid", /^org id required/),
    ],
    "an unknown status of a new token is refused": [
      (at) =>
        create(at, { status: "tired", permissions: [permission(at.orgID, "read", "buckets")] }),
      refusal(400, "invalid", /^invalid status: must be active or inactive$/),
    ],
    "a permission of the type instance is refused": [
      granting({ type: "instance" }, "write"),
      refusal(403, "forbidden", /^permission write:instance is not allowed/),
    ],
    "a permission in another organization is refused": [
      (at) => create(at, { permissions: [permission(UNKNOWN_ID, "read", "buckets")] }),
      refusal(
        400,
        "invalid",
        /^permission read:orgs\/00000000000000ff\/buckets is not for org id /,
      ),
    ],
    ...Object.fromEntries(
      ["flows", "functions", "subscriptions"].map(
        (type): [string, [Case["ask"], Case["expected"]]] => [
          `a permission of type ${type} is accepted`,
          [
            (at) => create(at, { permissions: [permission(at.orgID, "read", type)] }),
            success(201, { permissions: [{ resource: { type } }] }),
          ],
        ],
      ),
    ),
  }),
];

/** Tokens through the API: read, changed, deleted. */
const lifeCases: Case[] = [
  ...casesOf("authorizations", needs, {
    "a token is read back without its value": [
      async (at) => at.get((await at.token()).path),
      success(200, { id: ID, token: "redacted", status: "active" }),
    ],
    "the list of tokens has no value": [
      async (at) => {
        const { id } = await at.token();
        const { body, ...answer } = await at.get(`${AUTHORIZATIONS}?orgID=${at.orgID}`);
        const all = (body as { authorizations: { id: string }[] }).authorizations;
        return { ...answer, body: all.find((one) => one.id === id) };
      },
      success(200, { token: "redacted" }),
    ],
    "tokens of an unknown organization's id are none": [
      (at) => at.get(`${AUTHORIZATIONS}?orgID=${UNKNOWN_ID}`),
      success(200, { authorizations: [] }),
    ],
    "tokens of an unknown user's id are none": [
      (at) => at.get(`${AUTHORIZATIONS}?userID=${UNKNOWN_ID}`),
      success(200, { authorizations: [] }),
    ],
    "a token is not read by what is no ID": [
      (at) => at.get(`${AUTHORIZATIONS}/x`),
      refusal(400, "invalid", /^id must have a length of 16 bytes$/),
    ],
    "an update changes a token's status and leaves the rest": [
      async (at) => at.patch((await at.token()).path, { status: "inactive" }),
      success(200, { status: "inactive", description: expect.stringMatching(/^conformance-/) }),
    ],
    "an empty description of a token clears it": [
      async (at) => at.patch((await at.token()).path, { description: "" }),
      success(200, { status: "active", description: "" }),
    ],
    "an update of a token's permissions is ignored": [
      async (at) =>
        at.patch((await at.token()).path, {
          permissions: [permission(at.orgID, "write", "labels")],
        }),
      success(200, { permissions: [{ action: "read", resource: { type: "buckets" } }] }),
    ],
    "an unknown status in an update of a token is refused": [
      async (at) => at.patch((await at.token()).path, { status: "tired" }),
      refusal(400, "invalid", /^unknown authorization status$/),
    ],
    "broken JSON for an update of a token is refused": [
      async (at) => at.patch((await at.token()).path, "{"),
      refusal(400, "invalid", /json/i),
    ],
    "an unknown token is not updated": [
      (at) => at.patch(`${AUTHORIZATIONS}/${UNKNOWN_ID}`, { description: "" }),
      refusal(404, "not found", /^authorization not found$/),
    ],
    "an unknown token is not deleted": [
      (at) => at.delete(`${AUTHORIZATIONS}/${UNKNOWN_ID}`),
      refusal(404, "not found", /^authorization not found$/),
    ],
    "a token is deleted": [async (at) => at.delete((await at.token()).path), success(204)],
    "a deleted token is refused": [
      async (at) => {
        const { token, path } = await at.token();
        await at.delete(path);
        return at.ask({ method: "GET", path: BUCKETS, authorization: `Token ${token}` });
      },
      refusal(401, "unauthorized", /^unauthorized access$/),
    ],
    "an inactive token lists no buckets": [
      async (at) => {
        const { token } = await at.token({ status: "inactive" });
        return at.ask({ method: "GET", path: BUCKETS, authorization: `Token ${token}` });
      },
      refusal(401, "unauthorized", /^unauthorized access$/),
    ],
    "an inactive token can't read a bucket": [
      async (at) => {
        const { path } = await at.bucket();
        const { token } = await at.token({ status: "inactive" });
        return at.ask({ method: "GET", path, authorization: `Token ${token}` });
      },
      refusal(401, "unauthorized", /^unauthorized access$/),
    ],
    "a token keeps the permissions of a deleted bucket": [
      async (at) => {
        const { id, path } = await at.bucket();
        const one = permission(at.orgID, "read", "buckets", id);
        const token = await at.token({ permissions: [one] });
        await at.delete(path);
        return at.get(token.path);
      },
      success(200, { permissions: [{ resource: { type: "buckets", id: ID } }] }),
    ],
  }),
];

export const tokenApiCases: Case[] = [...formCases, ...lifeCases];
