import { type Case, casesOf, refusal, success } from "../case";

const rules = [{ type: "expire", everySeconds: 7_200 }];

/** Bucket names: which are accepted, and that they are unique. */
export const bucketNameCases: Case[] = [
  ...casesOf("bucket-names", [], {
    "one that begins with an underscore is refused": [
      (at) => at.create({ name: `_${at.name()}` }),
      refusal(400, "invalid", /^bucket name _\S+ is invalid\. .*underscore/),
    ],
    "one with a double quote is refused": [
      (at) => at.create({ name: at.name('"b') }),
      refusal(400, "invalid", /^bucket name \S+ is invalid\. .*quot/),
    ],
    "a bucket is not renamed to one that begins with an underscore": [
      async (at) => {
        const { path } = await at.bucket();
        return at.patch(path, { name: `_${at.name()}`, retentionRules: rules });
      },
      refusal(400, "invalid", /underscore/),
    ],
    "a bucket is not renamed to one with a double quote": [
      async (at) => {
        const { path } = await at.bucket();
        return at.patch(path, { name: at.name('"b'), retentionRules: rules });
      },
      refusal(400, "invalid", /quot/),
    ],
  }),
  ...[" blanks around ", "/slash", "Ünï 🪣", "tab\t", "'"].map(
    (text): Case => ({
      rule: "bucket-names",
      name: `${JSON.stringify(text)} is taken as it is`,
      async ask(at) {
        const name = at.name(text);
        const answer = await at.create({ name });
        return { ...answer, body: { same: (answer.body as { name?: string }).name === name } };
      },
      expected: success(201, { same: true }),
    }),
  ),
  ...casesOf("bucket-unique", [], {
    "a taken name is refused": [
      async (at) => {
        const { name } = await at.bucket();
        return at.create({ name });
      },
      refusal(422, "conflict", /^bucket with name \S+ already exists$/),
    ],
    "a bucket is not renamed to a taken name": [
      async (at) => {
        const { name } = await at.bucket();
        const { path } = await at.bucket();
        return at.patch(path, { name, retentionRules: rules });
      },
      refusal(422, "conflict", /^bucket name is not unique$/),
    ],
    "a bucket may be renamed to its own name": [
      async (at) => {
        const { name, path } = await at.bucket();
        return at.patch(path, { name, retentionRules: rules });
      },
      success(200),
    ],
    "names that differ in case are two": [
      async (at) => {
        const { name } = await at.bucket();
        return at.create({ name: name.toUpperCase() });
      },
      success(201),
    ],
    "the name of a deleted bucket is free at once": [
      async (at) => {
        const { name, path } = await at.bucket();
        await at.delete(path);
        return at.create({ name });
      },
      success(201),
    ],
  }),
];
