import type { SomeSwitches } from "influxdb-serverless-emulator";
import { describe, expect, it } from "vitest";
import { days } from "../../test/support/api";
import { AUTHORIZATIONS, BUCKETS, DBRPS, TIME, USAGE, useServer } from "./server";

const at = useServer();
const { bucketOf, create, createSchema, decide, get, names, schemasOf } = at;

type Answered = {
  status: number;
  json?: { code?: string; retentionRules?: { everySeconds: number }[] };
};

/** The request, and its status (and code, or a retention other than 30 days) with each value; the first is the default. */
type Row = [
  name: keyof SomeSwitches,
  act: () => Promise<Answered>,
  answers: Record<string, string>,
];

const patched = async (body: object) =>
  at.api.patchBucket(await bucketOf({ retentionRules: days(7) }), body);

const mappingOf = (bucketID: string) => ({
  orgID: at.emulator.orgID,
  bucketID,
  database: "db",
  retention_policy: "rp",
});
const createDbrp = (bucketID: string) => at.api.call("POST", DBRPS, mappingOf(bucketID));
const inactiveToken = async (): Promise<string> => {
  const { orgID } = at.emulator;
  const permissions = [{ action: "read", resource: { type: "buckets", orgID } }];
  const { json } = await at.api.call("POST", AUTHORIZATIONS, {
    orgID,
    status: "inactive",
    permissions,
  });
  return json.token;
};

const ROWS: Row[] = [
  ["shortBucketName", () => create({ name: "x" }), { accept: "201", refuse: "400 invalid" }],
  ["shortBucketName", () => create({ name: "" }), { accept: "201", refuse: "400 invalid" }],
  // Measured in characters, not in UTF-16 units.
  [
    "shortBucketName",
    () => create({ name: "\u{1F600}" }),
    { accept: "201", refuse: "400 invalid" },
  ],
  ["shortBucketName", () => create({ name: "ab" }), { accept: "201", refuse: "201" }],
  [
    "shortRetention",
    () => create({ retentionRules: [{ everySeconds: 3_599 }] }),
    { "422": "422 unprocessable entity", "400": "400 invalid", "500": "500 internal error" },
  ],
  [
    "postWithoutRules",
    () => create({ name: "b1" }),
    { "30-days": "201", infinite: "201 infinite" },
  ],
  [
    "patchWithoutRules",
    () => patched({ description: "x" }),
    { forbidden: "403 forbidden", infinite: "200 infinite", unchanged: "200 7d" },
  ],
  [
    "patchEmptyRules",
    () => patched({ name: "renamed", retentionRules: [] }),
    { infinite: "200 infinite", unchanged: "200 7d" },
  ],
  [
    "nameFilterMiss",
    () => get(`${BUCKETS}?name=nobody`),
    { empty: "200", "not-found": "404 not found" },
  ],
  ["limitAbove100", () => get(`${BUCKETS}?limit=101`), { refuse: "400 invalid", cap: "200" }],
  ["limitMinusOne", () => get(`${BUCKETS}?limit=-1`), { refuse: "400 invalid", all: "200" }],
  [
    "missingPermission",
    async () => {
      at.emulator.tokens.add({ token: "read-only", access: "read" });
      return at.as("read-only").deleteBucket(await bucketOf());
    },
    { "401": "401 unauthorized", "403": "403 forbidden" },
  ],
  [
    "rolePermission",
    async () => {
      const id = await bucketOf();
      at.emulator.tokens.add({ token: "narrow", buckets: { [id]: "read-write" } });
      return at.as("narrow").call("POST", `${BUCKETS}/${id}/members`, { id: at.emulator.userID });
    },
    { org: "401 unauthorized", bucket: "201" },
  ],
  [
    "secondRole",
    async () => {
      const bucket = `${BUCKETS}/${await bucketOf()}`;
      await at.api.call("POST", `${bucket}/members`, { id: at.emulator.userID });
      return at.api.call("POST", `${bucket}/owners`, { id: at.emulator.userID });
    },
    { "500": "500 internal error", "422": "422 conflict" },
  ],
  [
    "absentRoleRemoval",
    async () =>
      at.api.call("DELETE", `${BUCKETS}/${await bucketOf()}/members/${at.emulator.userID}`),
    { "204": "204", "404": "404 not found" },
  ],
  [
    "authorizationsApi",
    () => get("/api/v2/authorizations"),
    { present: "200", absent: "404 not found" },
  ],
  [
    "inactiveToken",
    async () => at.as(await inactiveToken()).call("GET", BUCKETS),
    { refused: "401 unauthorized", "no-permissions": "200" },
  ],
  [
    "inactiveToken",
    async () => at.as(await inactiveToken()).call("GET", `${BUCKETS}/${await bucketOf()}`),
    { refused: "401 unauthorized", "no-permissions": "401 unauthorized" },
  ],
  [
    "dbrpsApi",
    () => get(`${DBRPS}?orgID=${at.emulator.orgID}`),
    { present: "200", absent: "404 not found" },
  ],
  [
    "takenDbrp",
    async () => {
      const bucketID = await bucketOf();
      await createDbrp(bucketID);
      return createDbrp(bucketID);
    },
    { refuse: "422 conflict", overwrite: "201" },
  ],
  [
    "virtualMappings",
    async () => get(`${DBRPS}/${await bucketOf()}?orgID=${at.emulator.orgID}`),
    { listed: "200", absent: "404 not found" },
  ],
  [
    "dbrpPermission",
    async () => {
      const id = await bucketOf();
      at.emulator.tokens.add({ token: "narrow", buckets: { [id]: "read-write" } });
      return at.as("narrow").call("POST", DBRPS, mappingOf(id));
    },
    { bucket: "201", dbrp: "401 unauthorized" },
  ],
  ["labelsApi", () => get("/api/v2/labels"), { present: "200", absent: "404 not found" }],
  [
    "usersApi",
    () => get(`/api/v2/users/${at.emulator.userID}`),
    { present: "200", absent: "404 not found" },
  ],
  ["usersApi", () => get("/api/v2/me"), { present: "200", absent: "404 not found" }],
  [
    "explicitSchemas",
    () => create({ schemaType: "explicit" }),
    { supported: "201", refused: "400 invalid" },
  ],
  [
    "leadingDigit",
    () => createSchema([TIME, USAGE], "1cpu"),
    { accept: "201", refuse: "400 invalid" },
  ],
  [
    "leadingDigit",
    () => createSchema([TIME, { ...USAGE, name: "5m" }]),
    { accept: "201", refuse: "400 invalid" },
  ],
  [
    "fieldWithoutDataType",
    () => createSchema([TIME, { name: "usage", type: "field" }]),
    { refuse: "400 invalid", string: "201" },
  ],
  [
    "changedColumn",
    async () => {
      const { json } = await createSchema([TIME, USAGE]);
      const columns = [TIME, { ...USAGE, dataType: "string" }];
      return at.api.call("PATCH", `${schemasOf(json.bucketID)}/${json.id}`, { columns });
    },
    { "400": "400 invalid", "422": "422 unprocessable entity", accept: "200" },
  ],
];

function text({ status, json }: Answered): string {
  if (status >= 400) return `${status} ${json?.code}`;
  const [rule, ...more] = (json?.retentionRules ?? days(30)).map(
    ({ everySeconds }) => `${everySeconds / 86_400}d`,
  );
  expect(more).toEqual([]);
  return rule === "30d" ? `${status}` : `${status} ${rule ?? "infinite"}`;
}

describe("values of switches", () => {
  const cases = ROWS.flatMap(([name, act, answers]) =>
    Object.entries(answers).map(([value, answer]) => ({ name, value, act, answer })),
  );
  it.each(cases)("$name=$value: $answer", async ({ name, value, act, answer }) => {
    decide({ [name]: value });
    expect(text(await act())).toBe(answer);
  });
});

describe("free plan", () => {
  it("allows no infinite retention with any switch, and changes nothing that it refuses", async () => {
    const id = await bucketOf();
    const switches = { patchWithoutRules: "infinite", postWithoutRules: "infinite" } as const;
    at.emulator.settings.change({ plan: "free", switches });
    expect((await create({ name: "new" })).json.code).toBe("forbidden");
    expect((await at.api.patchBucket(id, { name: "renamed" })).status).toBe(403);
    expect(await at.api.bucket(id)).toMatchObject({ name: "bucket", retentionRules: days(30) });
  });
});

describe("lists", () => {
  it("have 20 entries by default, 100 at most, and all of them with limit=-1", async () => {
    for (let index = 0; index < 102; index += 1) await create({ name: `b${index}` });
    expect(await names("")).toHaveLength(20);
    decide({ limitMinusOne: "all", limitAbove100: "cap" });
    expect(await names("limit=-1")).toHaveLength(104);
    expect(await names("limit=500")).toHaveLength(100);
  });

  it("start after an ID, or ignore it", async () => {
    const id = await bucketOf();
    await create({ name: "later" });
    expect(await names(`after=${id}`)).toEqual(["later"]);
    decide({ after: "ignored" });
    expect(await names(`after=${id}`)).toEqual(["_monitoring", "_tasks", "bucket", "later"]);
  });

  it("of schemas have columns or not, but a single schema always has them", async () => {
    const { json: schema } = await createSchema([TIME, USAGE]);
    const schemas = schemasOf(schema.bucketID);
    const listed = async () => (await get(schemas)).json.measurementSchemas[0];
    expect(await listed()).toEqual(schema);
    decide({ schemaListColumns: "without" });
    const { columns, ...rest } = schema;
    expect(await listed()).toEqual(rest);
    expect((await get(`${schemas}/${schema.id}`)).json.columns).toEqual(columns);
  });
});

it("columns without dataType are strings, and keep their order", async () => {
  decide({ fieldWithoutDataType: "string", changedColumn: "accept" });
  const { json } = await createSchema([{ name: "note", type: "field" }, TIME]);
  expect(json.columns).toEqual([{ name: "note", type: "field", dataType: "string" }, TIME]);
  const note = { name: "note", type: "tag" };
  const columns = [USAGE, TIME, note];
  const path = `${schemasOf(json.bucketID)}/${json.id}`;
  const changed = await at.api.call("PATCH", path, { columns });
  expect(changed.json.columns).toEqual([note, TIME, USAGE]);
  expect(changed.headers.get("etag")).toBe('"2"');
});

it("an unknown path returns plain text on request", async () => {
  decide({ unknownPath: "text" });
  const authorization = `Token ${at.emulator.token}`;
  const plain = await fetch(`${at.emulator.url}/api/v2/nothing`, { headers: { authorization } });
  expect([plain.status, plain.headers.get("content-type")]).toEqual([
    404,
    expect.stringMatching(/^text\/plain/),
  ]);
});

it("a bucket has a lowercase ID, an rp only if it is set, and two timestamps", async () => {
  const { json } = await create({ rp: "0" });
  expect(json).not.toHaveProperty("rp");
  expect(json.createdAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z$/);
  expect(json.updatedAt).not.toBe(json.createdAt);
  const { json: changed } = await at.api.patchBucket(json.id.toUpperCase(), {
    retentionRules: [],
    schemaType: "explicit",
  });
  expect(changed).toMatchObject({ id: json.id, schemaType: "implicit", retentionRules: [] });
});
