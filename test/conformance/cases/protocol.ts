import { BUCKETS, LABELS, UNKNOWN_ID } from "../bench";
import { type Case, refusal, success } from "../case";

const LENGTH = refusal(400, "invalid", /id must have a length of 16 bytes/);
const DIGITS = refusal(400, "invalid", /invalid ID/);

const METHODS: [method: string, path: string][] = [
  ["PUT", BUCKETS],
  ["DELETE", BUCKETS],
  ["POST", `${BUCKETS}/{bucketID}`],
  ["PATCH", `${BUCKETS}/{bucketID}/labels`],
  ["PATCH", `${BUCKETS}/{bucketID}/members`],
  ["PUT", `${BUCKETS}/{bucketID}/owners`],
  ["PUT", LABELS],
  ["PUT", "/api/v2/users"],
  ["PUT", "/api/v2/me"],
];

/** Ids, methods, bodies: what holds for every call. */
export const protocolCases: Case[] = [
  {
    rule: "ids",
    name: "one that is too short is refused",
    ask: (at) => at.get(`${BUCKETS}/abc`),
    expected: refusal(400, "invalid", /^id must have a length of 16 bytes$/),
  },
  {
    rule: "ids",
    name: "one that is too short deletes nothing",
    ask: (at) => at.delete(`${BUCKETS}/abc`),
    expected: LENGTH,
  },
  {
    rule: "ids",
    name: "one that is too long is refused",
    ask: (at) => at.get(`${BUCKETS}/${"a".repeat(17)}`),
    expected: refusal(400, "invalid", /^id must have a length of 16 bytes$/),
  },
  {
    rule: "ids",
    name: "wrong digits are refused",
    ask: (at) => at.get(`${BUCKETS}/000000000000000z`),
    expected: refusal(400, "invalid", /^invalid ID$/),
  },
  {
    rule: "ids",
    name: "zero is refused",
    ask: (at) => at.get(`${BUCKETS}/${"0".repeat(16)}`),
    expected: refusal(400, "invalid", /^invalid ID$/),
  },
  {
    rule: "ids",
    name: "a short orgID in a body is refused",
    ask: (at) => at.create({ orgID: "abc" }),
    expected: LENGTH,
  },
  {
    rule: "ids",
    name: "wrong digits of an orgID in a body are refused",
    ask: (at) => at.create({ orgID: "000000000000000z" }),
    expected: DIGITS,
  },
  {
    rule: "ids",
    name: "no orgID in a body is refused",
    ask: (at) => at.create({ orgID: undefined }),
    expected: refusal(400, "invalid", /^organization id must be provided$/),
  },
  {
    rule: "ids",
    name: "a wrong id filter is refused",
    ask: (at) => at.get(`${BUCKETS}?id=abc`),
    expected: LENGTH,
  },
  {
    rule: "ids",
    name: "upper case is taken, and answered in lower case",
    async ask(at) {
      const { path, id } = await at.bucket();
      const answer = await at.get(path.replace(id, id.toUpperCase()));
      return { ...answer, body: { same: (answer.body as { id?: string }).id === id } };
    },
    expected: success(200, { same: true }),
  },
  {
    rule: "errors",
    name: "an unknown bucket is not found",
    ask: (at) => at.get(`${BUCKETS}/${UNKNOWN_ID}`),
    expected: refusal(404, "not found", /^bucket not found$/),
  },
  {
    rule: "errors",
    name: "an unknown bucket is not updated",
    ask: (at) => at.patch(`${BUCKETS}/${UNKNOWN_ID}`, { retentionRules: [] }),
    expected: refusal(404, "not found", /^bucket not found$/),
  },
  {
    rule: "errors",
    name: "an unknown bucket is not deleted",
    ask: (at) => at.delete(`${BUCKETS}/${UNKNOWN_ID}`),
    expected: refusal(404, "not found", /^bucket not found$/),
  },
  {
    rule: "errors",
    name: "broken JSON is refused",
    ask: (at) => at.post(BUCKETS, "{"),
    expected: refusal(400, "invalid", /json: /),
  },
  {
    rule: "errors",
    name: "a list for a body is refused",
    ask: (at) => at.post(BUCKETS, []),
    expected: refusal(400, "invalid", /json: /),
  },
  {
    rule: "errors",
    name: "no body is refused",
    ask: (at) => at.post(BUCKETS, ""),
    expected: refusal(400, "invalid", /json: /),
  },
  {
    rule: "errors",
    name: "half a character becomes U+FFFD",
    async ask(at) {
      const name = at.name();
      const answer = await at.post(BUCKETS, `{"orgID":"${at.orgID}","name":"${name}\\ud800"}`);
      return {
        ...answer,
        body: { same: (answer.body as { name?: string }).name === `${name}\uFFFD` },
      };
    },
    expected: success(201, { same: true }),
  },
  {
    rule: "errors",
    name: "a number for a name is refused",
    ask: (at) => at.create({ name: 5 }),
    expected: refusal(400, "invalid", /json: /),
  },
  {
    rule: "errors",
    name: "a path that there is not is not found",
    ask: (at) => at.get("/api/v2/nothing"),
    expected: refusal(404, "not found", /^path not found$/),
  },
  {
    rule: "errors",
    name: "a slash at the end of a path does not matter",
    ask: (at) => at.get(`${BUCKETS}/`),
    expected: success(200, { links: {} }),
  },
  {
    rule: "errors",
    name: "a body far too large is refused",
    emulator: {},
    ask: (at) => at.create({ description: "x".repeat(2_000_000) }),
    expected: refusal(413, "request too large", /above \d+ bytes/),
  },
  ...METHODS.map(
    ([method, path]): Case => ({
      rule: "methods",
      name: `there is no ${method} ${path}`,
      async ask(at) {
        const bucket = path.includes("{bucketID}") ? (await at.bucket()).id : "";
        return at.ask({ method, path: path.replace("{bucketID}", bucket) });
      },
      expected: refusal(405, "method not allowed", /^[A-Z]+ is not allowed here$/),
    }),
  ),
];
