import { BUCKETS, LABELS, UNKNOWN_ID } from "../bench";
import { type Case, refusal, success } from "../case";

const withHeader =
  (authorization: string | null): Case["ask"] =>
  (at) =>
    at.ask({ method: "GET", path: BUCKETS, authorization });
const unauthorized = refusal(401, "unauthorized", /^unauthorized access$/);

const ONE = `${BUCKETS}/${UNKNOWN_ID}`;
const SCHEMAS = `${ONE}/schema/measurements`;

/** Every call of the API reference. */
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

/** Tokens, and what they may do. */
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
  {
    rule: "token",
    name: "/health asks for none",
    ask: (at) => at.ask({ method: "GET", path: "/health", authorization: null }),
    expected: success(200, { name: "influxdb", status: "pass" }),
  },
  {
    rule: "token",
    name: "/ping asks for none",
    ask: (at) => at.ask({ method: "GET", path: "/ping", authorization: null }),
    expected: success(204),
  },
  {
    rule: "permission",
    name: "a token that may only read deletes no bucket",
    needs: ["readOnlyToken"],
    async ask(at) {
      const { path } = await at.bucket();
      return at.ask({
        method: "DELETE",
        path,
        authorization: `Token ${at.target.tokens.readOnly}`,
      });
    },
    expected: refusal(
      401,
      "unauthorized",
      /^write:orgs\/[0-9a-f]{16}\/buckets\/[0-9a-f]{16} is unauthorized$/,
    ),
  },
  {
    rule: "permission",
    name: "a token that may only read creates no bucket",
    needs: ["readOnlyToken"],
    ask: (at) =>
      at.ask({
        method: "POST",
        path: BUCKETS,
        body: { orgID: at.orgID, name: at.name() },
        authorization: `Token ${at.target.tokens.readOnly}`,
      }),
    expected: refusal(401, "unauthorized", /^write:orgs\/[0-9a-f]{16}\/buckets is unauthorized$/),
  },
  {
    rule: "permission",
    name: "a token of another organisation reads no bucket",
    needs: ["otherOrg"],
    async ask(at) {
      const { path } = await at.bucket();
      return at.ask({ method: "GET", path, authorization: `Token ${at.target.tokens.otherOrg}` });
    },
    expected: refusal(
      401,
      "unauthorized",
      /^read:orgs\/[0-9a-f]{16}\/buckets\/[0-9a-f]{16} is unauthorized$/,
    ),
  },
  {
    rule: "permission",
    name: "nothing is created in an organisation that the token does not know",
    needs: ["tokenOfOneOrg"],
    ask: (at) => at.create({ orgID: UNKNOWN_ID }),
    expected: refusal(
      401,
      "unauthorized",
      /^write:orgs\/00000000000000ff\/buckets is unauthorized$/,
    ),
  },
  {
    rule: "permission",
    name: "a token without labels attaches none",
    needs: ["labels", "noLabelsToken"],
    async ask(at) {
      const { path } = await at.bucket();
      const { id } = await at.label();
      return at.ask({
        method: "POST",
        path: `${path}/labels`,
        body: { labelID: id },
        authorization: `Token ${at.target.tokens.noLabels}`,
      });
    },
    expected: refusal(
      401,
      "unauthorized",
      /^(read|write):orgs\/[0-9a-f]{16}\/labels\/[0-9a-f]{16} is unauthorized$/,
    ),
  },
  {
    rule: "unreadable-labels",
    name: "a bucket shows none to a token that may not read labels",
    needs: ["labels", "noLabelsToken"],
    async ask(at) {
      const { path } = await at.bucket();
      const { id } = await at.label();
      await at.post(`${path}/labels`, { labelID: id });
      return at.ask({
        method: "GET",
        path: `${path}/labels`,
        authorization: `Token ${at.target.tokens.noLabels}`,
      });
    },
    expected: success(200, { labels: [] }),
  },
  {
    rule: "unreadable-labels",
    name: "the list of labels is empty for a token that may not read them",
    needs: ["labels", "noLabelsToken"],
    async ask(at) {
      await at.label();
      return at.ask({
        method: "GET",
        path: `${LABELS}?orgID=${at.orgID}`,
        authorization: `Token ${at.target.tokens.noLabels}`,
      });
    },
    expected: success(200, { labels: [] }),
  },
];
