import { type Answer, type Case, casesOf, type Feature, refusal, success } from "../case";
import { BUCKETS, type CaseHarness } from "../harness";

const needs: Feature[] = ["bucketToken"];
type Ask = Parameters<CaseHarness["ask"]>[0];

/** A bucket, and requests with a token that has only this access to it. */
async function limited(at: CaseHarness, actions: ("read" | "write")[]) {
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

/** Tokens for one bucket, and tokens of inactive users. */
export const tokenCases: Case[] = [
  ...casesOf("permission", needs, {
    "a token for one bucket reads it": [
      async (at) => {
        const { path, ask } = await limited(at, ["read"]);
        return ask("GET", path);
      },
      success(200, { type: "user" }),
    ],
    "a token for one bucket reads no other": [
      async (at) => {
        const { ask } = await limited(at, ["read"]);
        return ask("GET", (await at.bucket()).path);
      },
      unauthorized("read", "/buckets/[0-9a-f]{16}"),
    ],
    "a token that reads one bucket does not delete it": [
      async (at) => {
        const { path, ask } = await limited(at, ["read"]);
        return ask("DELETE", path);
      },
      unauthorized("write", "/buckets/[0-9a-f]{16}"),
    ],
    "the right to write a bucket is none to read it": [
      async (at) => {
        const { path, ask } = await limited(at, ["write"]);
        return ask("GET", path);
      },
      unauthorized("read", "/buckets/[0-9a-f]{16}"),
    ],
    "a token for one bucket creates none": [
      async (at) => {
        const { ask } = await limited(at, ["read", "write"]);
        return ask("POST", BUCKETS, { orgID: at.orgID, name: at.name() });
      },
      unauthorized("write", "/buckets"),
    ],
    "lists have only what the token may read": [
      async (at) => {
        const { ask } = await limited(at, ["read"]);
        await at.bucket();
        return names(await ask("GET", `${BUCKETS}?orgID=${at.orgID}&limit=100`));
      },
      success(200, { count: 1 }),
    ],
    "what may not be read leaves its page empty, without a next one": [
      async (at) => {
        const { ask } = await limited(at, ["read"]);
        return ask("GET", `${BUCKETS}?orgID=${at.orgID}&limit=1`);
      },
      success(200, { buckets: [] }, { without: ["links.next"] }),
    ],
    "system buckets are not shown without permission for the organization": [
      async (at) => {
        const { ask } = await limited(at, ["read"]);
        return ask("GET", `${BUCKETS}?name=_tasks`);
      },
      success(200, { buckets: [] }),
    ],
    "members are not shown without permission for the organization": [
      async (at) => {
        const { path, ask } = await limited(at, ["read", "write"]);
        return ask("GET", `${path}/members`);
      },
      refusal(404, "not found", /not found$/),
    ],
    "members are not added without permission for the organization": [
      async (at) => {
        const { path, ask } = await limited(at, ["read", "write"]);
        return ask("POST", `${path}/members`, { id: at.user() });
      },
      unauthorized("write", ""),
    ],
    "the organization is not listed without the right to it": [
      async (at) => {
        const { name } = (await at.get(`/api/v2/orgs/${at.orgID}`)).body as { name: string };
        const { ask } = await limited(at, ["read"]);
        return ask("GET", `/api/v2/orgs?org=${encodeURIComponent(name)}`);
      },
      success(200, { orgs: [] }),
    ],
  }),
  ...casesOf("permission", ["inactiveToken"], {
    "the token of an inactive user does nothing": [
      (at) =>
        at.ask({
          method: "GET",
          path: BUCKETS,
          authorization: `Token ${at.target.tokens.inactive}`,
        }),
      refusal(403, "forbidden", /^User is inactive$/),
    ],
  }),
];
