import fc from "fast-check";
import { bytesOf, type Parts } from "./http";
import type { RawRequest } from "./rawRequest";

/** What there is on the server, for requests that go half right. */
export interface World {
  token: string;
  orgID: string;
  bucketID: string;
  explicitID: string;
  schemaID: string;
  labelID: string;
  userID: string;
}

/** A bad request, and which statuses are right for it; undefined: any below 500. */
export interface BadRequest extends RawRequest {
  kind: string;
  statuses?: number[] | undefined;
}

const NOTHING = Buffer.alloc(0);
const METHODS = ["GET", "POST", "PATCH", "DELETE", "PUT", "OPTIONS", "TRACE", "PROPFIND"];

/** Text of all kinds that can stand in the first line of a request. */
const targetText = fc.oneof(
  fc.string({ unit: "binary" }).map((text) => text.replace(/[\s\p{Cc}]/gu, "")),
  fc.string().map((text) => encodeURIComponent(text)),
  fc.constantFrom(
    "%",
    "%zz",
    "%00",
    "%ff%fe",
    "%c3",
    "%2F",
    "%2e%2e",
    "..",
    "//",
    "\\",
    "%E2%82",
    "?",
    "#",
    "a=b&c",
    ";",
  ),
);
const jsonText = fc.json({ maxDepth: 4 });
const numberText = fc.constantFrom(
  "1e400",
  "-1e400",
  "9007199254740993",
  "-9223372036854775808",
  "1e30",
  "0.1",
  "-0",
  "3600.5",
  "1E3",
);
const bytes = fc.uint8Array({ maxLength: 60 }).map((array) => Buffer.from(array));

/** The requests, by what is wrong with them. */
export function badRequests(world: World): fc.Arbitrary<BadRequest> {
  const usual: Parts["headers"] = [
    ["Host", "localhost"],
    ["Authorization", `Token ${world.token}`],
    ["Connection", "close"],
  ];
  const request = (
    kind: string,
    method: string,
    target: string,
    body: Buffer | string = NOTHING,
    statuses?: number[],
  ): BadRequest => ({
    kind,
    bytes: bytesOf({ method, target, headers: usual, body: Buffer.from(body) }),
    statuses,
  });
  const method = fc.constantFrom(...METHODS);
  const buckets = "/api/v2/buckets";
  const bucket = `${buckets}/${world.bucketID}`;
  const schemas = `${buckets}/${world.explicitID}/schema/measurements`;
  const writes = fc.constantFrom(
    ["POST", buckets],
    ["PATCH", bucket],
    ["POST", "/api/v2/labels"],
    ["PATCH", `/api/v2/labels/${world.labelID}`],
    ["POST", `${bucket}/labels`],
    ["POST", `${bucket}/members`],
    ["POST", `${bucket}/owners`],
    ["POST", schemas],
    ["PATCH", `${schemas}/${world.schemaID}`],
  );
  const roles: string[] = [`${bucket}/members`, `${bucket}/owners`];

  const paths = fc
    .tuple(
      method,
      fc.constantFrom("/", "/api/v2/", `${buckets}/`, `${bucket}/`, "/__emulator/x/"),
      targetText,
    )
    .map(([verb, base, text]) => {
      // What is no bad path but the bucket's own must not delete it.
      const harmless = verb === "DELETE" ? "/api/v2/" : base;
      return request("path", verb, harmless + text);
    });

  const ids = fc
    .tuple(
      fc.constantFrom("", "/labels", "/members", "/owners", "/schema/measurements"),
      fc
        .string({ minLength: 1 })
        .filter((id) => !/^\.{1,2}$/.test(id) && !/^[0-9a-f]{16}$/i.test(id)),
    )
    .map(([below, id]) =>
      request("id", "GET", `${buckets}/${encodeURIComponent(id)}${below}`, NOTHING, [400]),
    );

  const unknown = fc
    .tuple(
      fc.constantFrom("", "/labels", "/members", "/owners"),
      fc.stringMatching(/^[0-9a-fA-F]{15}[1-9a-fA-F]$/),
    )
    .map(([below, id]) => request("unknown id", "GET", `${buckets}/${id}${below}`, NOTHING, [404]));

  const queries = fc
    .tuple(
      fc.constantFrom("limit", "offset", "after", "name", "id", "orgID", "org", "descending"),
      fc.oneof(targetText, numberText, fc.integer().map(String)),
    )
    .map(([name, value]) =>
      request("query", "GET", `${buckets}?${name}=${value}`, NOTHING, [200, 400, 404]),
    );

  const bodies = fc
    .tuple(writes, fc.oneof(bytes, jsonText.map(cutShort), jsonText))
    .map(([[verb = "", path = ""], body]) =>
      request("body", verb, path, body, isJson(body) ? undefined : [400]),
    );

  const fields = fc
    .tuple(writes, fc.constantFrom(...FIELDS), fc.oneof(jsonText, numberText, lonely), fc.string())
    .map(([[verb = "", path = ""], field, value, name]) => {
      const rest = { ...validBody(world, name), [field]: undefined };
      const body = `{"${field}":${value},${JSON.stringify(rest).slice(1)}`;
      const roleTwice = verb === "POST" && roles.includes(path) ? [500] : [];
      const right = [200, 201, 400, 401, 403, 404, 422, ...roleTwice];
      return request("field", verb, path, body, right);
    });

  const authorizations = fc
    .tuple(
      method,
      fc.oneof(
        headerText,
        headerText.map((text) => `Token ${text}`),
      ),
    )
    .map(([verb, value]): BadRequest => {
      const headers: Parts["headers"] = [
        ["Host", "localhost"],
        ["Authorization", value],
        ["Connection", "close"],
      ];
      const target = `${buckets}/${world.bucketID}`;
      return {
        kind: "authorization",
        bytes: bytesOf({ method: verb, target, headers, body: NOTHING }),
        statuses: [401],
      };
    });

  const headers = fc
    .tuple(method, fc.constantFrom(...HEADERS), headerText)
    .map(([verb, [name, value], text]): BadRequest => {
      const more: [string, string] = [name, value ?? text];
      const target = `${buckets}?limit=1`;
      return {
        kind: "header",
        bytes: bytesOf({ method: verb, target, headers: [...usual, more], body: NOTHING }),
        // A length that is more than what comes must not leave the server waiting.
        thenEnd: /^(content-length|transfer-encoding)$/i.test(name),
      };
    });

  return fc.oneof(
    paths,
    ids,
    unknown,
    queries,
    bodies,
    fields,
    authorizations,
    headers,
    noHttp(usual),
  );
}

/** What no parser takes: it never reaches the application. */
function noHttp(usual: Parts["headers"]): fc.Arbitrary<BadRequest> {
  const good = bytesOf({
    method: "POST",
    target: "/api/v2/buckets",
    headers: usual,
    body: Buffer.from("{}"),
  });
  const statuses = [400, 405, 413, 417, 431];
  const kinds = fc.constantFrom(...BROKEN).map((text) => Buffer.from(text, "latin1"));
  const noise = bytes.filter(
    (noisy) => noisy.length > 0 && !/^[\r\n]/.test(noisy.toString("latin1")),
  );
  return fc.oneof(
    kinds.map((text): BadRequest => ({ kind: "no HTTP", bytes: text, statuses, thenEnd: true })),
    noise.map(
      (text): BadRequest => ({
        kind: "noise",
        bytes: Buffer.concat([text, Buffer.from("\r\n\r\n")]),
        statuses,
        thenEnd: true,
      }),
    ),
    fc.integer({ min: 1, max: good.length - 1 }).map(
      (length): BadRequest => ({
        kind: "cut short",
        bytes: good.subarray(0, length),
        statuses,
        thenEnd: true,
      }),
    ),
  );
}

const FIELDS = [
  "name",
  "orgID",
  "description",
  "retentionRules",
  "rp",
  "schemaType",
  "properties",
  "labelID",
  "id",
  "columns",
  "__proto__",
];

function validBody(world: World, name: string): Record<string, unknown> {
  return {
    orgID: world.orgID,
    name,
    retentionRules: [{ type: "expire", everySeconds: 3_600 }],
    id: world.userID,
    labelID: world.labelID,
    columns: [
      { name: "time", type: "timestamp" },
      { name: "v", type: "field", dataType: "float" },
    ],
  };
}

/** Halves of surrogate pairs, control characters and what JSON allows nowhere else. */
const lonely = fc.constantFrom(
  '"\\ud800"',
  '"\\udfff\\ud800"',
  '"\\u0000"',
  '"\\u2028"',
  '{"__proto__":"x"}',
  '[{"everySeconds":"\\ud83d"}]',
);

const headerText = fc.string({ unit: "grapheme-ascii" }).map((text) => text.trim());

const HEADERS: [name: string, value?: string][] = [
  ["Content-Type"],
  ["Content-Encoding", "gzip"],
  ["Accept", "text/html"],
  ["Accept-Encoding"],
  ["Range", "bytes=0-0"],
  ["Expect", "100-continue"],
  ["Expect", "nonsense"],
  ["Upgrade", "h2c"],
  ["Content-Length", "99999999999"],
  ["Content-Length", "-1"],
  ["Content-Length", "1e3"],
  ["Content-Length", "5"],
  ["Transfer-Encoding", "gzip"],
  ["Transfer-Encoding", "chunked"],
  ["Host", "other"],
  ["Host", "a b"],
  ["Authorization", "Token other"],
  ["X-Large", "x".repeat(20_000)],
  ["Cookie"],
  ["X-HTTP-Method-Override", "DELETE"],
  ["If-Match", "*"],
  ["bad name", "x"],
];

const BROKEN = [
  "GET / HTTP/1.1\r\n\r\n",
  "GET /api/v2/buckets HTTP/1.1\r\nConnection: close\r\n\r\n",
  "GET /api/v2/buckets HTTP/3.0\r\n\r\n",
  "GET /api/v2/buckets\r\n\r\n",
  "get /api/v2/buckets HTTP/1.1\r\nHost: x\r\n\r\n",
  "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
  "CONNECT localhost:80 HTTP/1.1\r\nHost: x\r\n\r\n",
  "BREW /pot HTTP/1.1\r\nHost: x\r\n\r\n",
  "GET / HTTP/1.1\r\nHost: x\r\n folded: y\r\n\r\n",
  "GET / HTTP/1.1\r\nHost x\r\n\r\n",
  "GET / HTTP/1.1\r\nHost: x\r\nA: \u0000\r\n\r\n",
  "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
  "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
  "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n{}",
  `GET /${"x".repeat(20_000)} HTTP/1.1\r\nHost: x\r\n\r\n`,
  "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003",
  "\r\n\r\n\r\nnonsense\r\n\r\n",
];

function cutShort(json: string): Buffer {
  return Buffer.from(json.slice(0, -1));
}

function isJson(body: Buffer | string): boolean {
  try {
    JSON.parse(body.toString());
    return true;
  } catch {
    return false;
  }
}
