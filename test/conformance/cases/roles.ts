import { type Answer, type Case, casesOf, type Feature, refusal, success } from "../case";
import { type CaseHarness, UNKNOWN_ID } from "../harness";

const needs: Feature[] = ["users"];
type Users = { users: { id: string; role: string }[] };

/** A bucket with a member. */
async function withMember(at: CaseHarness) {
  const { path } = await at.bucket();
  const answer = await at.post(`${path}/members`, { id: at.user() });
  return { path, answer };
}

const ids = async (answer: Promise<Answer>) =>
  ((await answer).body as Users).users.map(({ id }) => id);

/** Members and owners, and responses for a missing bucket. */
export const roleCases: Case[] = [
  ...casesOf("roles", needs, {
    "a member is answered with role and user": [
      async (at) => (await withMember(at)).answer,
      (at) =>
        success(201, {
          id: at.user(),
          role: "member",
          status: "active",
          links: { self: `/api/v2/users/${at.user()}` },
        }),
    ],
    "an owner is among the owners only": [
      async (at) => {
        const { path } = await at.bucket();
        const added = await at.post(`${path}/owners`, { id: at.user() });
        const lists = {
          owners: await ids(at.get(`${path}/owners`)),
          members: await ids(at.get(`${path}/members`)),
        };
        return { ...added, body: { role: (added.body as { role: string }).role, ...lists } };
      },
      (at) => success(201, { role: "owner", owners: [at.user()], members: [] }),
    ],
  }),
  ...casesOf("roles", [], {
    "a new bucket has neither members nor owners": [
      async (at) => {
        const { path } = await at.bucket();
        const answer = await at.get(`${path}/members`);
        const { users } = (await at.get(`${path}/owners`)).body as Users;
        return { ...answer, body: { members: (answer.body as Users).users, owners: users } };
      },
      success(200, { members: [], owners: [] }),
    ],
  }),
  ...casesOf("roles", needs, {
    "they are listed by the user's id": [
      async (at) => {
        const { path } = await withMember(at);
        await at.post(`${path}/members`, { id: at.user(1) });
        const answer = await at.get(`${path}/members`);
        return { ...answer, body: { users: await ids(Promise.resolve(answer)) } };
      },
      (at) => success(200, { users: [at.user(0), at.user(1)] }),
    ],
  }),
  ...(["members", "owners"] as const).map(
    (second): Case => ({
      rule: "roles",
      name: `a member added to ${second} is a server error`,
      needs,
      async ask(at) {
        const { path } = await withMember(at);
        return at.post(`${path}/${second}`, { id: at.user() });
      },
      expected: refusal(
        500,
        "internal error",
        /^Unexpected error when assigning user to a resource: mapping for user [0-9a-f]{16} already exists$/,
      ),
    }),
  ),
  ...casesOf("roles", needs, {
    "a member is removed by the path of owners too": [
      async (at) => {
        const { path } = await withMember(at);
        const { status } = await at.delete(`${path}/owners/${at.user()}`);
        const answer = await at.get(`${path}/members`);
        return { ...answer, body: { status, users: (answer.body as Users).users } };
      },
      success(200, { status: 204, users: [] }),
    ],
    "removing somebody who has no role is a success": [
      async (at) => at.delete(`${(await at.bucket()).path}/members/${at.user()}`),
      success(204),
    ],
  }),
  ...casesOf("roles", [], {
    "no id is refused": [
      async (at) => at.post(`${(await at.bucket()).path}/members`, {}),
      refusal(400, "invalid", /^user id missing or invalid$/),
    ],
  }),
  ...["abc", "000000000000000z", "0".repeat(16)].map(
    (id): Case => ({
      rule: "roles",
      name: `the id ${id} is refused`,
      ask: async (at) => at.post(`${(await at.bucket()).path}/members`, { id }),
      expected: refusal(400, "invalid", /^(id must have a length of 16 bytes|invalid ID)$/),
    }),
  ),
  ...casesOf("roles", [], {
    "broken JSON for a member is refused": [
      async (at) => at.post(`${(await at.bucket()).path}/members`, "{"),
      refusal(400, "invalid", /json: /),
    ],
    "an unknown user becomes no member": [
      async (at) => at.post(`${(await at.bucket()).path}/members`, { id: UNKNOWN_ID }),
      refusal(404, "not found", /^user not found$/),
    ],
  }),
  ...casesOf("deletes", needs, {
    "the roles of a deleted bucket go with it": [
      async (at) => {
        const { path } = await withMember(at);
        await at.delete(path);
        return at.get(`${path}/members`);
      },
      { status: 404 },
    ],
  }),
  ...["labels", "members", "owners"].flatMap((below): Case[] => [
    ...(["POST", "DELETE"] as const).map(
      (method): Case => ({
        rule: "sub-resources",
        name: `${method} of ${below} of an unknown bucket finds none`,
        needs: ["labels", "users"],
        async ask(at) {
          const id = below === "labels" ? (await at.label()).id : at.user();
          const path = `/api/v2/buckets/${UNKNOWN_ID}/${below}`;
          return method === "POST"
            ? at.post(path, below === "labels" ? { labelID: id } : { id })
            : at.delete(`${path}/${id}`);
        },
        expected: refusal(404, "not found", /not found$/),
      }),
    ),
    {
      rule: "sub-resources",
      name: `${below} of an unknown bucket are not found`,
      ask: (at) => at.get(`/api/v2/buckets/${UNKNOWN_ID}/${below}`),
      expected: refusal(404, "not found", /not found$/),
    },
    {
      rule: "sub-resources",
      name: `${below} of a bucket with a wrong id are refused`,
      ask: (at) => at.get(`/api/v2/buckets/abc/${below}`),
      expected: refusal(400, "invalid", /id must have a length of 16 bytes/),
    },
    {
      rule: "sub-resources",
      name: `${below} of an unreadable bucket are not found`,
      needs: ["otherOrg"],
      async ask(at) {
        const { path } = await at.bucket();
        return at.ask({
          method: "GET",
          path: `${path}/${below}`,
          authorization: `Token ${at.target.tokens.otherOrg}`,
        });
      },
      expected: refusal(404, "not found", /not found$/),
    },
  ]),
];
