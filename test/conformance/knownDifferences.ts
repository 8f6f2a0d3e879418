import type { EmulatorOptions } from "influxdb-serverless-emulator";
import { expect } from "vitest";
import { type Case, type Expected, refusal, success } from "./case";
import { BUCKETS, LABELS } from "./harness";
import type { Target } from "./target";

interface Difference {
  /** Why the table expects a different response. */
  reason: string;
  /** How this server responds instead. */
  answer: Case["expected"];
  /** The emulator's switches that give the same response. */
  switches?: EmulatorOptions["switches"];
}

const all = (
  names: string[],
  reason: string,
  answer: Expected,
  switches: EmulatorOptions["switches"] = {},
): Record<string, Difference> =>
  Object.fromEntries(names.map((name) => [name, { reason, answer, switches }]));

const infinite = (shardGroupDurationSeconds: number) => ({
  retentionRules: [{ type: "expire", everySeconds: 0, shardGroupDurationSeconds }],
});

const METHODS = "It answers 405 with an empty body; the emulator uses one format for all errors.";
const NOT_READ =
  "It reads `orgID` and `org`; the API reference of the service says that they are ignored.";
const TWO_ANSWERS =
  "It continues after the first error and appends a second one, so the body is not valid JSON.";

/** InfluxDB OSS 2.7.12, as tested. */
const INFLUXDB: Record<string, Difference> = {
  "members are not added without permission for the organization": {
    reason: "It requires permission to write to the bucket; the API reference requires write-orgs.",
    answer: success(201, { role: "member" }),
    switches: { rolePermission: "bucket" },
  },
  "an unknown user is not found": {
    reason: "Only an operator can see other users; on the service, a token finds them by ID.",
    answer: refusal(401, "unauthorized", /^read:users\/00000000000000ff is unauthorized$/),
  },
  "without an id or a name, no users are listed": {
    reason:
      "It lists the users that the token can read; the API contract says that no users are listed without id or name.",
    answer: success(200, { users: [{ name: "conformance" }] }),
  },
  ...all(
    [
      `there is no PUT ${BUCKETS}`,
      `there is no DELETE ${BUCKETS}`,
      `there is no POST ${BUCKETS}/{bucketID}`,
      `there is no PATCH ${BUCKETS}/{bucketID}/members`,
      `there is no PUT ${BUCKETS}/{bucketID}/owners`,
      `there is no PUT ${LABELS}`,
      "there is no PUT /api/v2/users",
      "there is no PUT /api/v2/me",
    ],
    METHODS,
    { status: 405, headers: { "content-length": /^0$/ } },
  ),
  [`there is no PATCH ${BUCKETS}/{bucketID}/labels`]: {
    reason: "The message does not name the method.",
    answer: refusal(405, "method not allowed", /^allow: $/),
  },
  "schemaType is implicit if it was not specified": {
    reason: "It does not support schemaType; a missing one means implicit.",
    answer: success(201, undefined, { without: ["schemaType"] }),
  },
  ...all(
    ["less than an hour at creation is refused", "less than an hour in an update is refused"],
    "It answers 500 for a client error; the status of the service is not known, and 422 is a guess.",
    refusal(500, "internal error", /^retention policy duration must be at least 1h0m0s$/),
    { shortRetention: "500" },
  ),
  "an update makes it much shorter": {
    reason:
      "A retention shorter than the shard group also requires a new shardGroupDurationSeconds, which the service does not have.",
    answer: refusal(
      422,
      "unprocessable entity",
      /^shard-group duration must also be updated to be smaller than new retention duration$/,
    ),
  },
  "a rule without seconds at creation means 30 days": {
    reason:
      "On InfluxDB 2.7, it means infinite; in the API contract, the field's default is 30 days.",
    answer: success(201, infinite(604_800)),
  },
  "a rule without seconds in an update means 30 days": {
    reason:
      "On InfluxDB 2.7, it changes nothing; in the API contract, the field's default is 30 days.",
    answer: success(200, { retentionRules: [{ everySeconds: 86_400 }] }),
  },
  "no rule at creation means 30 days": {
    reason: "On InfluxDB 2.7, it means infinite; the service's API reference says 30 days.",
    answer: success(201, infinite(604_800)),
  },
  ...all(
    [
      "an empty list at creation means infinite, and is read back as such",
      "0 seconds means infinite, and is read back as no rule",
    ],
    "It returns infinite as a rule of 0 seconds; the service has been seen to return an empty list.",
    success(201, infinite(604_800)),
  ),
  "an update with an empty list makes it infinite": {
    reason: "InfluxDB 2.7 ignores an empty list; on the service, it means infinite.",
    answer: success(200, { retentionRules: [{ type: "expire", everySeconds: 3_600 }] }),
    switches: { patchEmptyRules: "unchanged" },
  },
  "an update without retentionRules is refused": {
    reason: "InfluxDB 2.7 leaves them unchanged; the service's API reference says 403.",
    answer: success(200, { description: "words", retentionRules: [{ everySeconds: 86_400 }] }),
    switches: { patchWithoutRules: "unchanged" },
  },
  "offset=-1 is refused": {
    reason: "It treats it as 0; the API reference requires 0 or more.",
    answer: success(200, { buckets: expect.any(Array) }),
  },
  "a wrong orgID in the query is ignored": {
    reason: NOT_READ,
    answer: { status: 400, body: { listed: false } },
  },
  "another organization in the query is ignored": {
    reason: NOT_READ,
    answer: success(200, { listed: false }),
  },
  "an unknown organization's name in the query is ignored": {
    reason: NOT_READ,
    answer: { status: 404, body: { listed: false } },
  },
  ...all(["a wrong labelID is refused", "broken JSON for an attachment is refused"], TWO_ANSWERS, {
    status: 400,
    body: expect.stringMatching(/^\{[^}]+\}\s*\{[^}]+\}\s*$/),
  }),
  ...all(
    ["broken JSON for a member is refused", "broken JSON for an update of a label is refused"],
    "It answers 500 for a client error.",
    refusal(500, "internal error", /^unexpected EOF$/),
  ),
  "broken JSON for an update of a token is refused": {
    reason: "It answers 500 for a client error.",
    answer: refusal(500, "internal error", /./),
  },
  "a permission in another organization is refused": {
    reason: "It first checks whether the creator's token has the permission.",
    answer: refusal(
      403,
      "forbidden",
      /^permission read:orgs\/00000000000000ff\/buckets is not all/,
    ),
  },
  ...all(
    ["flows", "functions", "subscriptions"].map(
      (type) => `a permission of type ${type} is accepted`,
    ),
    "It doesn't have the type; the contract of the service's API lists it.",
    refusal(400, "invalid", /unknown resource type/),
  ),
  ...all(
    ["a token is read back without its value", "the list of tokens has no value"],
    "It shows the value; the service redacts it.",
    success(200, { token: expect.stringMatching(/^\S{20,}$/) }),
    { tokenValues: "shown" },
  ),
  "an inactive token lists no buckets": {
    reason:
      "On InfluxDB 2.7, an inactive token has no permissions; it isn't known what the service does.",
    answer: success(200, { buckets: [] }),
    switches: { inactiveToken: "no-permissions" },
  },
  "an inactive token can't read a bucket": {
    reason:
      "On InfluxDB 2.7, an inactive token has no permissions; it isn't known what the service does.",
    answer: refusal(401, "unauthorized", /^token is inactive$/),
    switches: { inactiveToken: "no-permissions" },
  },
};

/**
 * Where a real server's response differs from the table, by product and case name. On that server, the suite checks that
 * the difference still exists. There is no list for Serverless itself, since the suite hasn't been run there yet.
 */
export const KNOWN_DIFFERENCES: Partial<Record<Target["product"], Record<string, Difference>>> = {
  "InfluxDB 2.7": INFLUXDB,
};
