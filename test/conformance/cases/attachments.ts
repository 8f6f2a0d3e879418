import { type Answer, type Case, casesOf, type Feature, refusal, success } from "../case";
import { type CaseHarness, UNKNOWN_ID } from "../harness";

const needs: Feature[] = ["labels"];

/** A bucket with a label. */
async function attached(at: CaseHarness) {
  const bucket = await at.bucket();
  const label = await at.label();
  const answer = await at.post(`${bucket.path}/labels`, { labelID: label.id });
  return { bucket, label, answer, labels: `${bucket.path}/labels` };
}

/** The number of labels. */
async function count(answer: Promise<Answer>): Promise<Answer> {
  const { status, headers, body } = await answer;
  return { status, headers, body: { labels: (body as { labels: unknown[] }).labels.length } };
}

/** Labels on buckets. */
export const attachmentCases: Case[] = [
  ...casesOf("attachments", needs, {
    "the answer is the label": [
      async (at) => {
        const { answer, label } = await attached(at);
        const { id } = (answer.body as { label: { id: string } }).label;
        return {
          ...answer,
          body: { same: id === label.id, links: (answer.body as { links: object }).links },
        };
      },
      success(201, { same: true, links: {} }),
    ],
    "a second time is a conflict": [
      async (at) => {
        const { labels, label } = await attached(at);
        return at.post(labels, { labelID: label.id });
      },
      refusal(422, "conflict", /^Cannot add label, label already exists on resource$/),
    ],
    "an unknown label is not attached": [
      async (at) => at.post(`${(await at.bucket()).path}/labels`, { labelID: UNKNOWN_ID }),
      refusal(404, "not found", /^label not found$/),
    ],
    "no labelID is refused": [
      async (at) => at.post(`${(await at.bucket()).path}/labels`, {}),
      refusal(400, "invalid", /^label id is required$/),
    ],
    "a wrong labelID is refused": [
      async (at) => at.post(`${(await at.bucket()).path}/labels`, { labelID: "abc" }),
      refusal(400, "invalid", /^id must have a length of 16 bytes$/),
    ],
    "broken JSON for an attachment is refused": [
      async (at) => at.post(`${(await at.bucket()).path}/labels`, "{"),
      refusal(400, "invalid", /json: /),
    ],
    "detaching removes it": [
      async (at) => {
        const { labels, label } = await attached(at);
        const { status } = await at.delete(`${labels}/${label.id}`);
        const answer = await count(at.get(labels));
        return { ...answer, body: { status, ...(answer.body as object) } };
      },
      success(200, { status: 204, labels: 0 }),
    ],
    "detaching one that is not attached is a success": [
      async (at) => {
        const { path } = await at.bucket();
        return at.delete(`${path}/labels/${(await at.label()).id}`);
      },
      success(204),
    ],
    "detaching a deleted label is not found": [
      async (at) => {
        const { labels, label } = await attached(at);
        await at.delete(label.path);
        return at.delete(`${labels}/${label.id}`);
      },
      refusal(404, "not found", /^label not found$/),
    ],
    "a deleted label vanishes from its buckets": [
      async (at) => {
        const { labels, label } = await attached(at);
        await at.delete(label.path);
        return count(at.get(labels));
      },
      success(200, { labels: 0 }),
    ],
    "they are listed by id": [
      async (at) => {
        const { path } = await at.bucket();
        const ids = [];
        for (const text of ["c", "a", "b"]) ids.push((await at.label({ name: at.name(text) })).id);
        for (const labelID of [...ids].reverse()) await at.post(`${path}/labels`, { labelID });
        const answer = await at.get(`${path}/labels`);
        const listed = (answer.body as { labels: { id: string }[] }).labels.map(({ id }) => id);
        return { ...answer, body: { ordered: String(listed) === String(ids.sort()) } };
      },
      success(200, { ordered: true }),
    ],
  }),
];
