import { type Bench, UNKNOWN_ID } from "../bench";
import { type Answer, type Case, refusal, success } from "../case";

const needs: Case["needs"] = ["labels"];

/** A bucket with a label. */
async function attached(at: Bench) {
  const bucket = await at.bucket();
  const label = await at.label();
  const answer = await at.post(`${bucket.path}/labels`, { labelID: label.id });
  return { bucket, label, answer, labels: `${bucket.path}/labels` };
}

/** How many labels there are. */
async function count(answer: Promise<Answer>): Promise<Answer> {
  const { status, headers, body } = await answer;
  return { status, headers, body: { labels: (body as { labels: unknown[] }).labels.length } };
}

/** Labels of buckets. */
export const attachmentCases: Case[] = [
  {
    rule: "attachments",
    name: "the answer is the label",
    needs,
    async ask(at) {
      const { answer, label } = await attached(at);
      const { id } = (answer.body as { label: { id: string } }).label;
      return {
        ...answer,
        body: { same: id === label.id, links: (answer.body as { links: object }).links },
      };
    },
    expected: success(201, { same: true, links: {} }),
  },
  {
    rule: "attachments",
    name: "a second time is a conflict",
    needs,
    async ask(at) {
      const { labels, label } = await attached(at);
      return at.post(labels, { labelID: label.id });
    },
    expected: refusal(422, "conflict", /^Cannot add label, label already exists on resource$/),
  },
  {
    rule: "attachments",
    name: "an unknown label is not attached",
    needs,
    ask: async (at) => at.post(`${(await at.bucket()).path}/labels`, { labelID: UNKNOWN_ID }),
    expected: refusal(404, "not found", /^label not found$/),
  },
  {
    rule: "attachments",
    name: "no labelID is refused",
    needs,
    ask: async (at) => at.post(`${(await at.bucket()).path}/labels`, {}),
    expected: refusal(400, "invalid", /^label id is required$/),
  },
  {
    rule: "attachments",
    name: "a wrong labelID is refused",
    needs,
    ask: async (at) => at.post(`${(await at.bucket()).path}/labels`, { labelID: "abc" }),
    expected: refusal(400, "invalid", /^id must have a length of 16 bytes$/),
  },
  {
    rule: "attachments",
    name: "broken JSON for an attachment is refused",
    needs,
    ask: async (at) => at.post(`${(await at.bucket()).path}/labels`, "{"),
    expected: refusal(400, "invalid", /json: /),
  },
  {
    rule: "attachments",
    name: "detaching removes it",
    needs,
    async ask(at) {
      const { labels, label } = await attached(at);
      const { status } = await at.delete(`${labels}/${label.id}`);
      const answer = await count(at.get(labels));
      return { ...answer, body: { status, ...(answer.body as object) } };
    },
    expected: success(200, { status: 204, labels: 0 }),
  },
  {
    rule: "attachments",
    name: "detaching one that is not attached is a success",
    needs,
    async ask(at) {
      const { path } = await at.bucket();
      return at.delete(`${path}/labels/${(await at.label()).id}`);
    },
    expected: success(204),
  },
  {
    rule: "attachments",
    name: "detaching a deleted label is not found",
    needs,
    async ask(at) {
      const { labels, label } = await attached(at);
      await at.delete(label.path);
      return at.delete(`${labels}/${label.id}`);
    },
    expected: refusal(404, "not found", /^label not found$/),
  },
  {
    rule: "attachments",
    name: "a deleted label vanishes from its buckets",
    needs,
    async ask(at) {
      const { labels, label } = await attached(at);
      await at.delete(label.path);
      return count(at.get(labels));
    },
    expected: success(200, { labels: 0 }),
  },
  {
    rule: "attachments",
    name: "they are listed by id",
    needs,
    async ask(at) {
      const { path } = await at.bucket();
      const ids = [];
      for (const text of ["c", "a", "b"]) ids.push((await at.label({ name: at.name(text) })).id);
      for (const labelID of [...ids].reverse()) await at.post(`${path}/labels`, { labelID });
      const answer = await at.get(`${path}/labels`);
      const listed = (answer.body as { labels: { id: string }[] }).labels.map(({ id }) => id);
      return { ...answer, body: { ordered: String(listed) === String(ids.sort()) } };
    },
    expected: success(200, { ordered: true }),
  },
];
