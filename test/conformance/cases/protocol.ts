import { type Case, casesOf, refusal, success } from "../case";
import { BUCKETS, LABELS, UNKNOWN_ID } from "../harness";

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

/** IDs, methods and bodies: rules for every call. */
export const protocolCases: Case[] = [
  ...casesOf("ids", [], {
    "one that is too short is refused": [
      (at) => at.get(`${BUCKETS}/abc`),
      refusal(400, "invalid", /^id must have a length of 16 bytes$/),
    ],
    "one that is too short deletes nothing": [(at) => at.delete(`${BUCKETS}/abc`), LENGTH],
    "one that is too long is refused": [
      (at) => at.get(`${BUCKETS}/${"a".repeat(17)}`),
      refusal(400, "invalid", /^id must have a length of 16 bytes$/),
    ],
    "wrong digits are refused": [
      (at) => at.get(`${BUCKETS}/000000000000000z`),
      refusal(400, "invalid", /^invalid ID$/),
    ],
    "zero is refused": [
      (at) => at.get(`${BUCKETS}/${"0".repeat(16)}`),
      refusal(400, "invalid", /^invalid ID$/),
    ],
    "a short orgID in a body is refused": [(at) => at.create({ orgID: "abc" }), LENGTH],
    "wrong digits of an orgID in a body are refused": [
      (at) => at.create({ orgID: "000000000000000z" }),
      DIGITS,
    ],
    "no orgID in a body is refused": [
      (at) => at.create({ orgID: undefined }),
      refusal(400, "invalid", /^organization id must be provided$/),
    ],
    "a wrong id filter is refused": [(at) => at.get(`${BUCKETS}?id=abc`), LENGTH],
    "upper case is taken, and answered in lower case": [
      async (at) => {
        const { path, id } = await at.bucket();
        const answer = await at.get(path.replace(id, id.toUpperCase()));
        return { ...answer, body: { same: (answer.body as { id?: string }).id === id } };
      },
      success(200, { same: true }),
    ],
  }),
  ...casesOf("errors", [], {
    "an unknown bucket is not found": [
      (at) => at.get(`${BUCKETS}/${UNKNOWN_ID}`),
      refusal(404, "not found", /^bucket not found$/),
    ],
    "an unknown bucket is not updated": [
      (at) => at.patch(`${BUCKETS}/${UNKNOWN_ID}`, { retentionRules: [] }),
      refusal(404, "not found", /^bucket not found$/),
    ],
    "an unknown bucket is not deleted": [
      (at) => at.delete(`${BUCKETS}/${UNKNOWN_ID}`),
      refusal(404, "not found", /^bucket not found$/),
    ],
    "broken JSON is refused": [(at) => at.post(BUCKETS, "{"), refusal(400, "invalid", /json: /)],
    "a list for a body is refused": [
      (at) => at.post(BUCKETS, []),
      refusal(400, "invalid", /json: /),
    ],
    "no body is refused": [(at) => at.post(BUCKETS, ""), refusal(400, "invalid", /json: /)],
    "half a character becomes U+FFFD": [
      async (at) => {
        const name = at.name();
        const answer = await at.post(BUCKETS, `{"orgID":"${at.orgID}","name":"${name}\\ud800"}`);
        return {
          ...answer,
          body: { same: (answer.body as { name?: string }).name === `${name}\uFFFD` },
        };
      },
      success(201, { same: true }),
    ],
    "a number for a name is refused": [
      (at) => at.create({ name: 5 }),
      refusal(400, "invalid", /json: /),
    ],
    "a path that there is not is not found": [
      (at) => at.get("/api/v2/nothing"),
      refusal(404, "not found", /^path not found$/),
    ],
    "a slash at the end of a path does not matter": [
      (at) => at.get(`${BUCKETS}/`),
      success(200, { links: {} }),
    ],
  }),
  {
    rule: "errors",
    name: "a body far too large is refused",
    emulator: {},
    ask: (at) => at.create({ description: "x".repeat(2_000_000) }),
    expected: refusal(413, "request too large", /larger than \d+ bytes/),
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
