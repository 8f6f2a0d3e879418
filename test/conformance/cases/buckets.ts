import { expect } from "vitest";
import { type Case, casesOf, refusal, success } from "../case";
import { BUCKETS, type CaseHarness } from "../harness";

const ID = /^[0-9a-f]{16}$/;
const week = [{ type: "expire", everySeconds: 604_800 }];
const rules = [{ type: "expire", everySeconds: 7_200 }];

/** Responses about buckets, what never changes, system buckets, and deletes. */
export const bucketCases: Case[] = [
  ...casesOf("bucket-form", [], {
    "a new bucket is answered whole": [
      (at) => at.create({ description: "words", retentionRules: rules }),
      (at) =>
        success(
          201,
          {
            id: expect.stringMatching(ID),
            orgID: at.orgID,
            type: "user",
            description: "words",
            retentionRules: rules,
            createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/),
            labels: [],
            links: {
              self: expect.stringMatching(/^\/api\/v2\/buckets\/[0-9a-f]{16}$/),
              org: `/api/v2/orgs/${at.orgID}`,
              write: expect.stringMatching(
                /^\/api\/v2\/write\?org=[0-9a-f]{16}&bucket=[0-9a-f]{16}$/,
              ),
            },
          },
          { without: ["rp"], headers: { "content-type": /^application\/json; charset=utf-8$/i } },
        ),
    ],
    "schemaType is implicit if it was not specified": [
      (at) => at.create({ retentionRules: rules }),
      success(201, { schemaType: "implicit" }),
    ],
  }),
  ...casesOf("bucket-form", ["schemas"], {
    "an unknown schemaType is refused": [
      (at) => at.create({ schemaType: "loose" }),
      refusal(400, "invalid", /schemaType/),
    ],
  }),
  ...casesOf("bucket-form", [], {
    "an empty description is left out": [
      async (at) => {
        const { path } = await at.bucket({ description: "words" });
        await at.patch(path, { description: "", retentionRules: rules });
        return at.get(path);
      },
      success(200, {}, { without: ["description"] }),
    ],
  }),
  ...casesOf("bucket-form", ["labels"], {
    "labels are shown by retrieve only": [
      async (at) => {
        const { path } = await at.bucket();
        await at.post(`${path}/labels`, { labelID: (await at.label()).id });
        const shown = (await at.get(path)).body as { labels: unknown[] };
        const updated = await at.patch(path, { retentionRules: rules });
        const { labels } = updated.body as { labels: unknown[] };
        return { ...updated, body: { retrieve: shown.labels.length, update: labels.length } };
      },
      success(200, { retrieve: 1, update: 0 }),
    ],
  }),
  ...casesOf("immutable", [], {
    "an update changes neither schemaType, rp, orgID nor type": [
      async (at) => {
        const { path } = await at.bucket();
        const fixed = { schemaType: "explicit", rp: "x", orgID: "f".repeat(16), type: "system" };
        return at.patch(path, { ...fixed, retentionRules: rules });
      },
      (at) => success(200, { orgID: at.orgID, type: "user" }, { without: ["rp"] }),
    ],
  }),
  ...casesOf("system-buckets", [], {
    "they are listed": [
      async (at) => {
        const answer = await at.get(`${BUCKETS}?name=_tasks`);
        return answer;
      },
      success(200, { buckets: [{ name: "_tasks", type: "system" }] }),
    ],
  }),
  ...casesOf("system-buckets", ["disposable"], {
    "one is not renamed": [
      async (at) => at.patch(await systemBucket(at), { name: at.name(), retentionRules: week }),
      refusal(400, "invalid", /^system buckets cannot be renamed$/),
    ],
    "one is not deleted": [
      async (at) => at.delete(await systemBucket(at)),
      refusal(400, "invalid", /^system buckets cannot be deleted$/),
    ],
  }),
  ...casesOf("deletes", [], {
    "a deleted bucket is gone": [
      async (at) => {
        const { path } = await at.bucket();
        await at.delete(path);
        return at.get(path);
      },
      refusal(404, "not found", /^bucket not found$/),
    ],
    "a bucket is deleted once": [
      async (at) => {
        const { path } = await at.bucket();
        const { status } = await at.delete(path);
        const again = await at.delete(path);
        return { ...again, body: { first: status, second: again.status } };
      },
      { status: 404, body: { first: 204, second: 404 } },
    ],
  }),
];

async function systemBucket(at: CaseHarness): Promise<string> {
  const { body } = await at.get(`${BUCKETS}?name=_tasks`);
  const [bucket] = (body as { buckets: { id: string }[] }).buckets;
  return `${BUCKETS}/${bucket?.id}`;
}
