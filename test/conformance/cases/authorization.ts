import { type Case, casesOf, refusal, success } from "../case";
import { BUCKETS, LABELS, UNKNOWN_ID } from "../harness";

const withHeader =
  (authorization: string | null): Case["ask"] =>
  (at) =>
    at.ask({ method: "GET", path: BUCKETS, authorization });
const unauthorized = refusal(401, "unauthorized", /^unauthorized access$/);

const ONE = `${BUCKETS}/${UNKNOWN_ID}`;
const SCHEMAS = `${ONE}/schema/measurements`;

/** Every call in the API reference. */
const CALLS: [path: string, ...methods: string[]][] = [
  [BUCKETS, "GET", "POST"],
  [ONE, "GET", "PATCH", "DELETE"],
  [`${ONE}/labels`, "GET", "POST"],
  [`${ONE}/labels/${UNKNOWN_ID}`, "DELETE"],
  ...["members", "owners"].flatMap((role): [string, ...string[]][] => [
    [`${ONE}/${role}`, "GET", "POST"],
    [`${ONE}/${role}/${UNKNOWN_ID}`, "DELETE"],
  ]),
  [SCHEMAS, "GET", "POST"],
  [`${SCHEMAS}/${UNKNOWN_ID}`, "GET", "PATCH"],
];

/** Tokens, and what they can do. */
export const authorizationCases: Case[] = [
  ...[null, "Token wrong", "Basic YTpi", "Token", "Bearer wrong"].map(
    (header): Case => ({
      rule: "token",
      name: `${header ?? "no header"} is refused`,
      ask: withHeader(header),
      expected: unauthorized,
    }),
  ),
  ...["Token", "Bearer", "token", "BEARER"].map(
    (scheme): Case => ({
      rule: "token",
      name: `the scheme ${scheme} is taken`,
      ask: (at) => withHeader(`${scheme} ${at.target.token}`)(at),
      expected: success(200),
    }),
  ),
  ...CALLS.flatMap(([path, ...methods]) =>
    methods.map(
      (method): Case => ({
        rule: "token",
        name: `a wrong one is refused at ${method} ${path.replaceAll(UNKNOWN_ID, "{id}")}`,
        ...(path.startsWith(SCHEMAS) ? { needs: ["schemas"] } : {}),
        ask: (at) => at.ask({ method, path, authorization: "Token wrong" }),
        expected: unauthorized,
      }),
    ),
  ),
  ...casesOf("token", [], {
    "/health asks for none": [
      (at) => at.ask({ method: "GET", path: "/health", authorization: null }),
      success(200, { name: "influxdb", status: "pass" }),
    ],
    "/ping asks for none": [
      (at) => at.ask({ method: "GET", path: "/ping", authorization: null }),
      success(204),
    ],
  }),
  ...casesOf("permission", ["readOnlyToken"], {
    "a token that may only read deletes no bucket": [
      async (at) => {
        const { path } = await at.bucket();
        return at.ask({
          method: "DELETE",
          path,
          authorization: `Token ${at.target.tokens.readOnly}`,
        });
      },
      refusal(
        401,
        "unauthorized",
        /^write:orgs\/[0-9a-f]{16}\/buckets\/[0-9a-f]{16} is unauthorized$/,
      ),
    ],
    "a token that may only read creates no bucket": [
      (at) =>
        at.ask({
          method: "POST",
          path: BUCKETS,
          body: { orgID: at.orgID, name: at.name() },
          authorization: `Token ${at.target.tokens.readOnly}`,
        }),
      refusal(401, "unauthorized", /^write:orgs\/[0-9a-f]{16}\/buckets is unauthorized$/),
    ],
  }),
  ...casesOf("permission", ["otherOrg"], {
    "a token of another organization can't read a bucket": [
      async (at) => {
        const { path } = await at.bucket();
        return at.ask({ method: "GET", path, authorization: `Token ${at.target.tokens.otherOrg}` });
      },
      refusal(
        401,
        "unauthorized",
        /^read:orgs\/[0-9a-f]{16}\/buckets\/[0-9a-f]{16} is unauthorized$/,
      ),
    ],
  }),
  ...casesOf("permission", ["tokenOfOneOrg"], {
    "nothing is created in an organization that the token does not know": [
      (at) => at.create({ orgID: UNKNOWN_ID }),
      refusal(401, "unauthorized", /^write:orgs\/00000000000000ff\/buckets is unauthorized$/),
    ],
  }),
  ...casesOf("permission", ["labels", "noLabelsToken"], {
    "a token without labels attaches none": [
      async (at) => {
        const { path } = await at.bucket();
        const { id } = await at.label();
        return at.ask({
          method: "POST",
          path: `${path}/labels`,
          body: { labelID: id },
          authorization: `Token ${at.target.tokens.noLabels}`,
        });
      },
      refusal(
        401,
        "unauthorized",
        /^(read|write):orgs\/[0-9a-f]{16}\/labels\/[0-9a-f]{16} is unauthorized$/,
      ),
    ],
  }),
  ...casesOf("unreadable-labels", ["labels", "noLabelsToken"], {
    "a bucket shows none to a token that may not read labels": [
      async (at) => {
        const { path } = await at.bucket();
        const { id } = await at.label();
        await at.post(`${path}/labels`, { labelID: id });
        return at.ask({
          method: "GET",
          path: `${path}/labels`,
          authorization: `Token ${at.target.tokens.noLabels}`,
        });
      },
      success(200, { labels: [] }),
    ],
    "the list of labels is empty for a token that may not read them": [
      async (at) => {
        await at.label();
        return at.ask({
          method: "GET",
          path: `${LABELS}?orgID=${at.orgID}`,
          authorization: `Token ${at.target.tokens.noLabels}`,
        });
      },
      success(200, { labels: [] }),
    ],
  }),
];
