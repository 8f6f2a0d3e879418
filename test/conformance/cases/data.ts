import { type Answer, type Case, casesOf, type Feature, refusal, success } from "../case";
import type { CaseHarness } from "../harness";

const needs: Feature[] = ["dbrps"];

function write(at: CaseHarness, query: Record<string, string>, lines: string, token?: string) {
  return at.ask({
    method: "POST",
    path: `/api/v2/write?${new URLSearchParams(query)}`,
    body: lines,
    ...(token === undefined ? {} : { authorization: `Token ${token}` }),
  });
}

/** Writes to a new bucket. */
async function written(at: CaseHarness, lines: string, more: Record<string, string> = {}) {
  const { name } = await at.bucket({ retentionRules: [] });
  return write(at, { orgID: at.orgID, bucket: name, precision: "s", ...more }, lines);
}

const LINES = [
  "we\\ ird\\,\"'\\\\name,host=a a=1,b=2i 100",
  "we\\ ird\\,\"'\\\\name,host=b a=1 200",
  "we\\ ird\\,\"'\\\\name,host=b a=2 200",
  'later text="1,2 \\" 3" 4000000000',
].join("\n");
const WEIRD = `we ird,"'\\\\name`;
const QUOTED = `"we ird,\\"'\\\\\\\\name"`;

/** Queries a bucket with some points, through its own mapping. */
async function asked(
  at: CaseHarness,
  q: string,
  { lines = LINES, rp = "rp", token = "" } = {},
): Promise<Answer> {
  const { id, name } = await at.bucket({ retentionRules: [] });
  const { database: db } = await at.dbrp(id);
  const wrote = await write(at, { orgID: at.orgID, bucket: name, precision: "s" }, lines);
  if (wrote.status !== 204) throw new Error(`could not write: ${JSON.stringify(wrote.body)}`);
  const value = token && (await at.target.bucketToken?.((await at.bucket()).id, ["read"]));
  return at.ask({
    method: "GET",
    path: `/query?${new URLSearchParams({ db, rp, epoch: "ms", q })}`,
    ...(value ? { authorization: `Token ${value}` } : {}),
  });
}

const found = (...series: object[]) => success(200, { results: [{ statement_id: 0, series }] });
const nothing = success(200, { results: [{ statement_id: 0 }] });
const failed = (error: string) => success(200, { results: [{ statement_id: 0, error }] });

/** Points, and the queries about them that the emulator can answer. */
export const dataCases: Case[] = [
  ...casesOf("writes", [], {
    "points are written": [(at) => written(at, LINES), success(204)],
    "nothing is written": [(at) => written(at, "\n# a comment\n"), success(204)],
    "points are written to a bucket by its id": [
      async (at) => write(at, { orgID: at.orgID, bucket: (await at.bucket()).id }, "m f=1"),
      success(204),
    ],
    "a line without fields is refused": [
      (at) => written(at, "m"),
      refusal(400, "invalid", /^unable to parse 'm': /),
    ],
    "a value that is none is refused": [
      (at) => written(at, "m f=abc"),
      refusal(400, "invalid", /^unable to parse '/),
    ],
    "points are written in a known precision": [
      (at) => written(at, "m f=1", { precision: "weeks" }),
      refusal(400, "invalid", /^invalid precision; valid precision units are/),
    ],
    "points are not written to an unknown bucket": [
      (at) => written(at, "m f=1", { bucket: at.name() }),
      refusal(404, "not found", /^bucket "conformance-[^"]+" not found$/),
    ],
    "points are not written without an organization": [
      async (at) => write(at, { bucket: (await at.bucket()).name }, "m f=1"),
      refusal(400, "invalid", /^Please provide either orgID or org$/),
    ],
  }),
  ...casesOf("writes", ["bucketToken"], {
    "points are written with permission only": [
      async (at) => {
        const { id } = await at.bucket();
        const token = await at.target.bucketToken?.(id, ["read"]);
        return write(at, { orgID: at.orgID, bucket: id }, "m f=1", token);
      },
      refusal(403, "forbidden", /^insufficient permissions for write$/),
    ],
  }),
  ...casesOf("queries", needs, {
    "a query finds the fields of every measurement": [
      (at) => asked(at, "SHOW FIELD KEYS"),
      found(
        { name: "later", columns: ["fieldKey", "fieldType"], values: [["text", "string"]] },
        {
          name: WEIRD,
          values: [
            ["a", "float"],
            ["b", "integer"],
          ],
        },
      ),
    ],
    "a query finds the measurements": [
      (at) => asked(at, "SHOW MEASUREMENTS"),
      found({ name: "measurements", columns: ["name"], values: [["later"], [WEIRD]] }),
    ],
    "a query finds the time of the oldest point": [
      async (at) => timesOf(await asked(at, `SELECT * FROM ${QUOTED} ORDER BY time LIMIT 1`)),
      success(200, [100_000]),
    ],
    "a query finds the time of the newest point, also in the future": [
      async (at) => timesOf(await asked(at, 'SELECT * FROM "later" ORDER BY time DESC LIMIT 1')),
      success(200, [4_000_000_000_000]),
    ],
    "a query counts the values of each field before a time, and a point that was written twice once":
      [
        (at) => asked(at, `SELECT COUNT(*) FROM ${QUOTED} WHERE time < '1970-01-01T00:03:20.001Z'`),
        found({ name: WEIRD, columns: ["time", "count_a", "count_b"], values: [[0, 2, 1]] }),
      ],
    "a query finds nothing before the first point": [
      (at) => asked(at, `SELECT COUNT(*) FROM ${QUOTED} WHERE time < '1970-01-01T00:01:40.000Z'`),
      nothing,
    ],
    "a query finds nothing in an empty bucket": [
      (at) => asked(at, "SHOW FIELD KEYS; SHOW MEASUREMENTS", { lines: "" }),
      success(200, { results: [{ statement_id: 0 }, { statement_id: 1 }] }, { without: ["error"] }),
    ],
    "a query by an unknown policy fails": [
      (at) => asked(at, "SHOW FIELD KEYS", { rp: "other" }),
      failed("retention policy not found: other"),
    ],
    "the first error ends a query": [
      (at) => asked(at, "SHOW FIELD KEYS; SHOW FIELD KEYS; SHOW MEASUREMENTS", { rp: "other" }),
      failed("not executed"),
    ],
    "a list of measurements is of the default policy": [
      (at) => asked(at, "SHOW MEASUREMENTS", { rp: "other" }),
      found({ name: "measurements", values: [["later"], [WEIRD]] }),
    ],
  }),
  ...casesOf("queries", [...needs, "bucketToken"], {
    "a query about an unreadable bucket fails": [
      async (at) => {
        const { body, ...rest } = await asked(at, "SHOW FIELD KEYS", { token: "other" });
        const [{ error }] = (body as { results: [{ error: string }] }).results;
        return { ...rest, body: { error: error.replace(/conformance-\S+/, "…") } };
      },
      success(200, { error: "database not found: …" }),
    ],
    "a list of measurements of an unreadable bucket is empty": [
      (at) => asked(at, "SHOW MEASUREMENTS", { token: "other" }),
      success(200, { results: [{ statement_id: 0 }] }),
    ],
  }),
];

/** The times that a query found. */
function timesOf({ body, ...rest }: Answer): Answer {
  const { results } = body as { results: { series?: { values: unknown[][] }[] }[] };
  return { ...rest, body: results[0]?.series?.[0]?.values.map(([time]) => time) };
}
