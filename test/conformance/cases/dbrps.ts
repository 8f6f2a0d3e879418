import { expect } from "vitest";
import { type Answer, type Case, casesOf, type Feature, refusal, success } from "../case";
import { type CaseHarness, DBRPS, UNKNOWN_ID } from "../harness";

export const needs: Feature[] = ["dbrps"];
export const ID = expect.stringMatching(/^[0-9a-f]{16}$/);
export const list = (at: CaseHarness, query: string) =>
  at.get(`${DBRPS}?orgID=${at.orgID}&${query}`);

/** A bucket with two mappings for the same database; the first one is the default. */
export async function twoMappings(at: CaseHarness) {
  const bucket = await at.bucket();
  const first = await at.dbrp(bucket.id, { retention_policy: "one" });
  const { database } = first;
  const second = await at.dbrp(bucket.id, { database, retention_policy: "two" });
  return { bucket, first, second, database };
}

/** The number of mappings in a list, and the first one. */
export async function only(answer: Promise<Answer>): Promise<Answer> {
  const { body, ...rest } = await answer;
  const { content } = body as { content: unknown[] };
  return { ...rest, body: { count: content.length, first: content[0] } };
}

const formCases: Case[] = [
  ...casesOf("dbrps", needs, {
    "a mapping is created": [
      async (at) => at.createDbrp((await at.bucket()).id, { default: false }),
      (at) =>
        success(201, {
          id: ID,
          orgID: at.orgID,
          bucketID: ID,
          database: expect.stringMatching(/^conformance-/),
          retention_policy: "rp",
          default: true,
          virtual: false,
        }),
    ],
    "a mapping is read back": [
      async (at) => at.get((await at.dbrp((await at.bucket()).id)).path),
      success(200, { content: { retention_policy: "rp", default: true, virtual: false } }),
    ],
    "mappings are listed by database and policy": [
      async (at) => {
        const { database } = await twoMappings(at);
        return only(list(at, `db=${database}&rp=two`));
      },
      success(200, { count: 1, first: { retention_policy: "two", default: false } }),
    ],
    "mappings are listed by bucket, id and default": [
      async (at) => {
        const { bucket, first } = await twoMappings(at);
        return only(list(at, `bucketID=${bucket.id}&id=${first.id}&default=true`));
      },
      success(200, { count: 1, first: { retention_policy: "one" } }),
    ],
    "mappings of an unknown organization are none": [
      (at) => at.get(`${DBRPS}?orgID=${UNKNOWN_ID}`),
      success(200, { content: [] }),
    ],
    "an update changes the policy of a mapping": [
      async (at) =>
        at.patch((await at.dbrp((await at.bucket()).id)).path, { retention_policy: "later" }),
      success(200, { content: { retention_policy: "later", default: true } }),
    ],
    "a mapping is deleted": [
      async (at) => at.delete((await at.dbrp((await at.bucket()).id)).path),
      success(204),
    ],
    "a deleted mapping is not found": [
      async (at) => {
        const { path } = await at.dbrp((await at.bucket()).id);
        await at.delete(path);
        return at.get(path);
      },
      refusal(404, "not found", /^unable to find DBRP$/),
    ],
    "a mapping goes with its bucket": [
      async (at) => {
        const bucket = await at.bucket();
        const { path } = await at.dbrp(bucket.id);
        await at.delete(bucket.path);
        return at.get(path);
      },
      refusal(404, "not found", /^unable to find DBRP$/),
    ],
    "a mapping is not found in another organization": [
      async (at) => {
        const { id } = await at.dbrp((await at.bucket()).id);
        return at.get(`${DBRPS}/${id}?orgID=${UNKNOWN_ID}`);
      },
      refusal(404, "not found", /^unable to find DBRP$/),
    ],
    ...Object.fromEntries(
      (["GET", "PATCH", "DELETE"] as const).map(
        (method): [string, [Case["ask"], Case["expected"]]] => [
          `an unknown mapping is not found by ${method}`,
          [
            (at) =>
              at.ask({
                method,
                path: at.dbrpPath(UNKNOWN_ID),
                ...(method === "PATCH" ? { body: {} } : {}),
              }),
            refusal(404, "not found", /^unable to find DBRP$/),
          ],
        ],
      ),
    ),
  }),
];

const refusedCases: Case[] = [
  ...casesOf("dbrps", needs, {
    "a database and policy are mapped once": [
      async (at) => {
        const { bucket, database } = await twoMappings(at);
        return at.createDbrp(bucket.id, { database, retention_policy: "two" });
      },
      refusal(422, "conflict", /^another DBRP mapping with same orgID, db, and rp exists$/),
    ],
    "an update does not take the policy of another mapping": [
      async (at) => at.patch((await twoMappings(at)).second.path, { retention_policy: "one" }),
      refusal(422, "conflict", /^another DBRP mapping with same orgID, db, and rp exists$/),
    ],
    "a mapping of an unknown bucket is refused": [
      (at) => at.createDbrp(UNKNOWN_ID),
      refusal(404, "not found", /^bucket not found$/),
    ],
    "a mapping of no bucket is refused": [
      (at) => at.createDbrp(""),
      refusal(400, "invalid", /^invalid bucket ID "": id must have a length of 16 bytes$/),
    ],
    "a mapping of no organization is refused": [
      async (at) => at.createDbrp((await at.bucket()).id, { orgID: "" }),
      refusal(400, "invalid", /^either 'org' or 'orgID' must be provided$/),
    ],
    "mappings of no organization are not listed": [
      (at) => at.get(DBRPS),
      refusal(400, "invalid", /^either 'org' or 'orgID' must be provided$/),
    ],
    "mappings of an organization's unknown name are not listed": [
      (at) => at.get(`${DBRPS}?org=${at.name()}`),
      refusal(404, "not found", /^invalid org "conformance-[^"]+": organization not found$/),
    ],
    "mappings are not listed by a wrong default": [
      (at) => list(at, "default=maybe"),
      refusal(400, "invalid", /^invalid default parameter$/),
    ],
    "mappings are not listed by a wrong id": [
      (at) => list(at, "id=x"),
      refusal(400, "invalid", /^invalid DBRP ID "x": id must have a length of 16 bytes$/),
    ],
    "a mapping is not read by what is no ID": [
      (at) => at.get(at.dbrpPath("x")),
      refusal(400, "invalid", /^id must have a length of 16 bytes$/),
    ],
  }),
  ...["", ".", "..", "a/b", "a\\b", "a\tb", "a\u00a0b"].map(
    (name): Case => ({
      rule: "dbrp-names",
      name: `${JSON.stringify(name)} is refused as the name of a database`,
      needs,
      ask: async (at) => at.createDbrp((await at.bucket()).id, { database: name }),
      expected: refusal(
        400,
        "invalid",
        /^DBRP provided is invalid: database must contain at least/,
      ),
    }),
  ),
  ...casesOf("dbrp-names", needs, {
    "a slash in the policy of an update is refused": [
      async (at) =>
        at.patch((await at.dbrp((await at.bucket()).id)).path, { retention_policy: "a/b" }),
      refusal(400, "invalid", /^DBRP provided is invalid: retentionPolicy must contain at least/),
    ],
    "spaces, quotation marks and letters of any alphabet are taken": [
      async (at) => {
        const name = at.name(' "\u00e9\u4e16\u{1F600}');
        return at.createDbrp((await at.bucket()).id, { database: name, retention_policy: "a b'" });
      },
      success(201, { database: expect.stringMatching(/ "\u00e9\u4e16\u{1F600}$/u) }),
    ],
  }),
];

export const dbrpCases: Case[] = [...formCases, ...refusedCases];
