import { type Bench, BUCKETS } from "../bench";
import { type Answer, type Case, refusal, success } from "../case";

const needs: Case["needs"] = ["bucketToken"];
type Ask = Parameters<Bench["ask"]>[0];

/** A bucket, and requests with a token that may do this with it and nothing else. */
async function limited(at: Bench, actions: ("read" | "write")[]) {
  const bucket = await at.bucket();
  const token = await at.target.bucketToken?.(bucket.id, actions);
  const ask = (method: string, path: string, body?: unknown) =>
    at.ask({ method, path, body, authorization: `Token ${token}` } as Ask);
  return { ...bucket, ask };
}

const unauthorized = (action: string, what: string) =>
  refusal(401, "unauthorized", new RegExp(`^${action}:orgs/[0-9a-f]{16}${what} is unauthorized$`));

function names({ status, headers, body }: Answer): Answer & { body: { count: number } } {
  return { status, headers, body: { count: (body as { buckets: unknown[] }).buckets.length } };
}

/** Tokens for one bucket, and of users who are switched off. */
export const tokenCases: Case[] = [
  {
    rule: "permission",
    name: "a token for one bucket reads it",
    needs,
    async ask(at) {
      const { path, ask } = await limited(at, ["read"]);
      return ask("GET", path);
    },
    expected: success(200, { type: "user" }),
  },
  {
    rule: "permission",
    name: "a token for one bucket reads no other",
    needs,
    async ask(at) {
      const { ask } = await limited(at, ["read"]);
      return ask("GET", (await at.bucket()).path);
    },
    expected: unauthorized("read", "/buckets/[0-9a-f]{16}"),
  },
  {
    rule: "permission",
    name: "a token that reads one bucket does not delete it",
    needs,
    async ask(at) {
      const { path, ask } = await limited(at, ["read"]);
      return ask("DELETE", path);
    },
    expected: unauthorized("write", "/buckets/[0-9a-f]{16}"),
  },
  {
    rule: "permission",
    name: "the right to write a bucket is none to read it",
    needs,
    async ask(at) {
      const { path, ask } = await limited(at, ["write"]);
      return ask("GET", path);
    },
    expected: unauthorized("read", "/buckets/[0-9a-f]{16}"),
  },
  {
    rule: "permission",
    name: "a token for one bucket creates none",
    needs,
    async ask(at) {
      const { ask } = await limited(at, ["read", "write"]);
      return ask("POST", BUCKETS, { orgID: at.orgID, name: at.name() });
    },
    expected: unauthorized("write", "/buckets"),
  },
  {
    rule: "permission",
    name: "lists have only what the token may read",
    needs,
    async ask(at) {
      const { ask } = await limited(at, ["read"]);
      await at.bucket();
      return names(await ask("GET", `${BUCKETS}?orgID=${at.orgID}&limit=100`));
    },
    expected: success(200, { count: 1 }),
  },
  {
    rule: "permission",
    name: "what may not be read leaves its page empty, without a next one",
    needs,
    async ask(at) {
      const { ask } = await limited(at, ["read"]);
      return ask("GET", `${BUCKETS}?orgID=${at.orgID}&limit=1`);
    },
    expected: success(200, { buckets: [] }, { without: ["links.next"] }),
  },
  {
    rule: "permission",
    name: "system buckets are not shown without the right to the organisation",
    needs,
    async ask(at) {
      const { ask } = await limited(at, ["read"]);
      return ask("GET", `${BUCKETS}?name=_tasks`);
    },
    expected: success(200, { buckets: [] }),
  },
  {
    rule: "permission",
    name: "members are not shown without the right to the organisation",
    needs,
    async ask(at) {
      const { path, ask } = await limited(at, ["read", "write"]);
      return ask("GET", `${path}/members`);
    },
    expected: refusal(404, "not found", /not found$/),
  },
  {
    rule: "permission",
    name: "members are not added without the right to the organisation",
    needs,
    async ask(at) {
      const { path, ask } = await limited(at, ["read", "write"]);
      return ask("POST", `${path}/members`, { id: at.user() });
    },
    expected: unauthorized("write", ""),
  },
  {
    rule: "permission",
    name: "the organisation is not listed without the right to it",
    needs,
    async ask(at) {
      const { name } = (await at.get(`/api/v2/orgs/${at.orgID}`)).body as { name: string };
      const { ask } = await limited(at, ["read"]);
      return ask("GET", `/api/v2/orgs?org=${encodeURIComponent(name)}`);
    },
    expected: success(200, { orgs: [] }),
  },
  {
    rule: "permission",
    name: "the token of an inactive user does nothing",
    needs: ["inactiveToken"],
    ask: (at) =>
      at.ask({
        method: "GET",
        path: BUCKETS,
        authorization: `Token ${at.target.tokens.inactive}`,
      }),
    expected: refusal(403, "forbidden", /^User is inactive$/),
  },
];
