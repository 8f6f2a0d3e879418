import { type Case, casesOf, refusal, success } from "../case";

const DAY = 86_400;
const rule = (everySeconds: number) => ({ type: "expire", everySeconds });

const REFUSED: [what: string, rules: object[], message: RegExp][] = [
  ["two rules", [rule(3_600), rule(7_200)], /more than one retention rule/],
  ["a negative retention", [rule(-1)], /^expiration seconds cannot be negative$/],
  ["less than an hour", [rule(3_599)], /^retention policy duration must be at least 1h0m0s$/],
];

/** Retention: what can be requested, and how the server responds. */
export const retentionCases: Case[] = [
  ...REFUSED.flatMap(([what, retentionRules, message]): Case[] => [
    {
      rule: "retention",
      name: `${what} at creation is refused`,
      ask: (at) => at.create({ retentionRules }),
      expected: refusal(422, "unprocessable entity", message),
    },
    {
      rule: "retention",
      name: `${what} in an update is refused`,
      async ask(at) {
        const { path } = await at.bucket();
        return at.patch(path, { retentionRules });
      },
      expected: refusal(422, "unprocessable entity", message),
    },
  ]),
  ...casesOf("retention", [], {
    "an hour is taken": [
      (at) => at.create({ retentionRules: [rule(3_600)] }),
      success(201, { retentionRules: [rule(3_600)] }),
    ],
    "an update changes it": [
      async (at) => {
        const { path } = await at.bucket({ retentionRules: [rule(3_600)] });
        await at.patch(path, { retentionRules: [rule(7 * DAY)] });
        return at.get(path);
      },
      success(200, { retentionRules: [rule(7 * DAY)] }),
    ],
    "an update makes it much shorter": [
      async (at) => {
        const { path } = await at.bucket({ retentionRules: [rule(400 * DAY)] });
        return at.patch(path, { retentionRules: [rule(DAY)] });
      },
      success(200, { retentionRules: [rule(DAY)] }),
    ],
    "words for seconds are refused": [
      (at) => at.create({ retentionRules: [{ type: "expire", everySeconds: "1h" }] }),
      refusal(400, "invalid", /json: /),
    ],
    "a number for a rule's type is refused": [
      (at) => at.create({ retentionRules: [{ type: 5, everySeconds: 3_600 }] }),
      refusal(400, "invalid", /json: /),
    ],
    "a rule's type does not matter": [
      (at) => at.create({ retentionRules: [{ type: "other", everySeconds: 3_600 }] }),
      success(201, { retentionRules: [rule(3_600)] }),
    ],
  }),
  ...casesOf("retention-default", [], {
    "a rule without seconds at creation means 30 days": [
      (at) => at.create({ retentionRules: [{ type: "expire" }] }),
      success(201, { retentionRules: [rule(30 * DAY)] }),
    ],
    "a rule without seconds in an update means 30 days": [
      async (at) => {
        const { path } = await at.bucket();
        return at.patch(path, { retentionRules: [{ type: "expire" }] });
      },
      success(200, { retentionRules: [rule(30 * DAY)] }),
    ],
    "no rule at creation means 30 days": [
      (at) => at.create(),
      success(201, { retentionRules: [rule(30 * DAY)] }),
    ],
    "an empty list at creation means infinite, and is read back as such": [
      (at) => at.create({ retentionRules: [] }),
      success(201, { retentionRules: [] }),
    ],
    "0 seconds means infinite, and is read back as no rule": [
      (at) => at.create({ retentionRules: [rule(0)] }),
      success(201, { retentionRules: [] }),
    ],
    "an update with an empty list makes it infinite": [
      async (at) => {
        const { path } = await at.bucket({ retentionRules: [rule(3_600)] });
        await at.patch(path, { retentionRules: [] });
        return at.get(path);
      },
      success(200, { retentionRules: [] }),
    ],
  }),
  ...casesOf("update-rules", [], {
    "an update without retentionRules is refused": [
      async (at) => {
        const { path } = await at.bucket();
        return at.patch(path, { description: "words" });
      },
      refusal(403, "forbidden", /^provided retention exceeds orgs maximum retention duration$/),
    ],
  }),
  {
    rule: "plan-free",
    name: "more than 30 days are refused",
    emulator: { plan: "free" },
    ask: (at) => at.create({ retentionRules: [rule(31 * DAY)] }),
    expected: refusal(403, "forbidden", /^provided retention exceeds orgs maximum/),
  },
  {
    rule: "plan-free",
    name: "30 days are taken",
    emulator: { plan: "free" },
    ask: (at) => at.create({ retentionRules: [rule(30 * DAY)] }),
    expected: success(201, { retentionRules: [rule(30 * DAY)] }),
  },
  {
    rule: "plan-free",
    name: "infinite is refused",
    emulator: { plan: "free" },
    ask: (at) => at.create({ retentionRules: [] }),
    expected: refusal(403, "forbidden", /^provided retention exceeds orgs maximum/),
  },
  ...(["free", "paid"] as const).map(
    (plan): Case => ({
      rule: "plan-free",
      name: `the limits of the plan ${plan} can be read`,
      emulator: { plan },
      ask: (at) => at.get(`/api/v2/orgs/${at.orgID}/limits`),
      expected: success(200, {
        limits: {
          bucket:
            plan === "free"
              ? { maxBuckets: 2, maxRetentionDuration: 30 * DAY * 1_000_000_000 }
              : { maxBuckets: 0, maxRetentionDuration: 0 },
        },
      }),
    }),
  ),
  {
    rule: "plan-free",
    name: "a third bucket is refused",
    emulator: { plan: "free" },
    async ask(at) {
      await at.bucket();
      await at.bucket();
      return at.create();
    },
    expected: refusal(403, "forbidden", /^creating bucket would exceed quota$/),
  },
];
