import { type Case, refusal, success } from "../case";

const rules = [{ type: "expire", everySeconds: 7_200 }];

/** Names of buckets: which are taken, and that each is one bucket's. */
export const bucketNameCases: Case[] = [
  {
    rule: "bucket-names",
    name: "one that begins with an underscore is refused",
    ask: (at) => at.create({ name: `_${at.name()}` }),
    expected: refusal(400, "invalid", /^bucket name _\S+ is invalid\. .*underscore/),
  },
  {
    rule: "bucket-names",
    name: "one with a double quote is refused",
    ask: (at) => at.create({ name: at.name('"b') }),
    expected: refusal(400, "invalid", /^bucket name \S+ is invalid\. .*quot/),
  },
  {
    rule: "bucket-names",
    name: "a bucket is not renamed to one that begins with an underscore",
    async ask(at) {
      const { path } = await at.bucket();
      return at.patch(path, { name: `_${at.name()}`, retentionRules: rules });
    },
    expected: refusal(400, "invalid", /underscore/),
  },
  {
    rule: "bucket-names",
    name: "a bucket is not renamed to one with a double quote",
    async ask(at) {
      const { path } = await at.bucket();
      return at.patch(path, { name: at.name('"b'), retentionRules: rules });
    },
    expected: refusal(400, "invalid", /quot/),
  },
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
  {
    rule: "bucket-unique",
    name: "a taken name is refused",
    async ask(at) {
      const { name } = await at.bucket();
      return at.create({ name });
    },
    expected: refusal(422, "conflict", /^bucket with name \S+ already exists$/),
  },
  {
    rule: "bucket-unique",
    name: "a bucket is not renamed to a taken name",
    async ask(at) {
      const { name } = await at.bucket();
      const { path } = await at.bucket();
      return at.patch(path, { name, retentionRules: rules });
    },
    expected: refusal(422, "conflict", /^bucket name is not unique$/),
  },
  {
    rule: "bucket-unique",
    name: "a bucket may be renamed to its own name",
    async ask(at) {
      const { name, path } = await at.bucket();
      return at.patch(path, { name, retentionRules: rules });
    },
    expected: success(200),
  },
  {
    rule: "bucket-unique",
    name: "names that differ in case are two",
    async ask(at) {
      const { name } = await at.bucket();
      return at.create({ name: name.toUpperCase() });
    },
    expected: success(201),
  },
  {
    rule: "bucket-unique",
    name: "the name of a deleted bucket is free at once",
    async ask(at) {
      const { name, path } = await at.bucket();
      await at.delete(path);
      return at.create({ name });
    },
    expected: success(201),
  },
];
