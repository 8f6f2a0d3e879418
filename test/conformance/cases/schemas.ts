import { type Answer, type Case, casesOf, type Feature, refusal, success } from "../case";
import { type CaseHarness, UNKNOWN_ID } from "../harness";

const needs: Feature[] = ["schemas"];
const time = { name: "time", type: "timestamp" };
const host = { name: "host", type: "tag" };
const usage = { name: "usage", type: "field", dataType: "float" };
const COLUMNS = [time, host, usage];

/** Requests a schema in a new explicit bucket. */
async function post(at: CaseHarness, body: object): Promise<Answer & { path: string }> {
  const { path } = await at.bucket({ schemaType: "explicit" });
  const schemas = `${path}/schema/measurements`;
  const answer = await at.post(schemas, { name: "cpu", columns: COLUMNS, ...body });
  return { ...answer, path: `${schemas}/${(answer.body as { id?: string }).id}` };
}

const refused = (rule: string, name: string, body: object, message: RegExp): Case => ({
  rule,
  name,
  needs,
  ask: (at) => post(at, body),
  expected: refusal(400, "invalid", message),
});

const NAMES: [what: string, name: string, message: RegExp][] = [
  ["an empty name", "", /too short/],
  ["129 bytes in 65 characters", `${"ü".repeat(64)}x`, /too long/],
  ["a leading underscore", "_cpu", /underscore/],
  ["a double quote", 'c"pu', /quotation/],
  ["a single quote", "c'pu", /quotation/],
  ["a control character", "c\u0007pu", /printable/],
  ["a line separator", "c\u2028pu", /printable/],
  ["U+FFFD", "c\uFFFDpu", /printable/],
];

const COLUMN_LISTS: [what: string, columns: object[], message: RegExp][] = [
  ["no columns", [], /columns missing/],
  ["no time", [host, usage], /timestamp column is required/],
  ["time as a tag", [{ name: "time", type: "tag" }, usage], /time/],
  ["a second timestamp", [...COLUMNS, { name: "at", type: "timestamp" }], /time/],
  ["no field", [time, host], /field column is required/],
  ["a field without dataType", [time, { name: "v", type: "field" }], /dataType/],
  ["a tag with dataType", [time, usage, { ...host, dataType: "string" }], /dataType/],
  ["a name twice but for case", [...COLUMNS, { ...host, name: "HOST" }], /duplicate column names/],
  ["the type of the reference's example", [{ name: "time", type: "integer" }, usage], /json: /],
  ["an unknown dataType", [time, { ...usage, dataType: "decimal" }], /json: /],
];

/** Measurement schemas. */
export const schemaCases: Case[] = [
  ...casesOf("schemas", needs, {
    "a new schema is answered whole, with an ETag": [
      (at) => post(at, {}),
      (at) =>
        success(
          201,
          { orgID: at.orgID, name: "cpu", columns: COLUMNS },
          { headers: { etag: /./ } },
        ),
    ],
    "an implicit bucket has none": [
      async (at) => at.get(`${(await at.bucket()).path}/schema/measurements`),
      refusal(400, "invalid", /^bucket schemaType must be explicit$/),
    ],
    "an implicit bucket takes none": [
      async (at) =>
        at.post(`${(await at.bucket()).path}/schema/measurements`, {
          name: "cpu",
          columns: COLUMNS,
        }),
      refusal(400, "invalid", /^bucket schemaType must be explicit$/),
    ],
    "a second one of the same name is a conflict": [
      async (at) => {
        const { path } = await post(at, {});
        return at.post(path.slice(0, path.lastIndexOf("/")), { name: "cpu", columns: COLUMNS });
      },
      refusal(422, "conflict", /already exists$/),
    ],
    "the filter name finds one schema": [
      async (at) => {
        const { path } = await post(at, {});
        return at.get(`${path.slice(0, path.lastIndexOf("/"))}?name=cpu`);
      },
      success(200, { measurementSchemas: [{ name: "cpu" }] }),
    ],
    "an unknown schema is not found": [
      async (at) => {
        const { path } = await at.bucket({ schemaType: "explicit" });
        return at.get(`${path}/schema/measurements/${UNKNOWN_ID}`);
      },
      { status: 404, code: "not found" },
    ],
  }),
  ...NAMES.flatMap(([what, name, message]): Case[] => [
    refused("schema-names", `${what} is refused for a measurement`, { name }, message),
    refused(
      "schema-names",
      `${what} is refused for a column`,
      { columns: [...COLUMNS, { name, type: "tag" }] },
      message,
    ),
  ]),
  ...casesOf("schema-names", needs, {
    "128 bytes are taken": [(at) => post(at, { name: "ü".repeat(64) }), success(201)],
  }),
  ...COLUMN_LISTS.map(([what, columns, message]) =>
    refused("columns", `${what} is refused`, { columns }, message),
  ),
  ...casesOf("columns", needs, {
    "all faults are told at once": [
      (at) => post(at, { columns: [host] }),
      refusal(400, "invalid", /timestamp.*; .*field/),
    ],
  }),
  ...casesOf("schema-updates", needs, {
    "columns are added behind the old ones": [
      async (at) => {
        const { path } = await post(at, {});
        return at.patch(path, { columns: [{ name: "region", type: "tag" }, ...COLUMNS] });
      },
      success(200, { columns: [...COLUMNS, { name: "region", type: "tag" }] }),
    ],
    "leaving one out is refused": [
      async (at) => {
        const { path } = await post(at, {});
        return at.patch(path, { columns: [time, usage] });
      },
      refusal(400, "invalid", /^Unable to delete columns from schema$/),
    ],
  }),
  ...(
    [
      ["changing a dataType", [host, { ...usage, dataType: "string" }], /change column usage/],
      ["changing a type", [{ ...usage, name: "host" }, usage], /change column host/],
      ["changing the case of a name", [{ ...host, name: "Host" }, usage], /delete columns/],
    ] as [string, object[], RegExp][]
  ).map(
    ([what, columns, message]): Case => ({
      rule: "schema-updates",
      name: `${what} is refused`,
      needs,
      ask: async (at) => at.patch((await post(at, {})).path, { columns: [time, ...columns] }),
      expected: refusal(400, "invalid", message),
    }),
  ),
  ...["GET", "POST", "PATCH"].map(
    (method): Case => ({
      rule: "sub-resources",
      name: `${method} of schemas of an unknown bucket finds none`,
      needs,
      ask: (at) => {
        const path = `/api/v2/buckets/${UNKNOWN_ID}/schema/measurements`;
        const one = method === "PATCH" ? `/${UNKNOWN_ID}` : "";
        const body = method === "GET" ? {} : { body: { name: "cpu", columns: COLUMNS } };
        return at.ask({ method, path: `${path}${one}`, ...body });
      },
      expected: refusal(404, "not found", /not found$/),
    }),
  ),
  ...casesOf("schema-updates", needs, {
    "there is no delete": [
      async (at) => at.delete((await post(at, {})).path),
      refusal(405, "method not allowed", /./),
    ],
  }),
];
