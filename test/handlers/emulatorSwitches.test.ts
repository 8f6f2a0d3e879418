import { type Emulator, type SomeSwitches, startEmulator } from "influxdb-serverless-emulator";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { apiOf } from "../support/api";

const BUCKETS = "/api/v2/buckets";
const TIME = { name: "time", type: "timestamp" };
const USAGE = { name: "usage", type: "field", dataType: "float" };

let emulator: Emulator;
let api: ReturnType<typeof apiOf>;
beforeEach(async () => {
  emulator = await startEmulator();
  api = apiOf(emulator);
});
afterEach(() => emulator.close());

const decide = (switches: SomeSwitches) => emulator.settings.change({ switches });
const create = (body: object = {}) =>
  api.call("POST", BUCKETS, { orgID: emulator.orgID, name: "bucket", ...body });
const bucketOf = async (body: object = {}) => (await create(body)).json.id as string;
const schemasOf = (id: string) => `${BUCKETS}/${id}/schema/measurements`;
const createSchema = async (columns: object[], name = "cpu") => {
  const id = await bucketOf({ schemaType: "explicit" });
  return api.call("POST", schemasOf(id), { name, columns });
};

/** What is done, and its status (and code) with each value of the switch; the first is the default. */
type Row = [
  name: keyof SomeSwitches,
  act: () => Promise<{ status: number; json?: { code?: string } }>,
  answers: Record<string, string>,
];

describe("each value of a switch has its answer", () => {
  const rows: Row[] = [
    ["shortBucketName", () => create({ name: "x" }), { accept: "201", refuse: "400 invalid" }],
    [
      "shortRetention",
      () => create({ retentionRules: [{ everySeconds: 3_599 }] }),
      { "422": "422 unprocessable entity", "400": "400 invalid", "500": "500 internal error" },
    ],
    [
      "patchWithoutRules",
      async () => api.patchBucket(await bucketOf(), { description: "x" }),
      { forbidden: "403 forbidden", infinite: "200", unchanged: "200" },
    ],
    [
      "nameFilterMiss",
      () => api.call("GET", `${BUCKETS}?name=nobody`),
      { empty: "200", "not-found": "404 not found" },
    ],
    [
      "limitAbove100",
      () => api.call("GET", `${BUCKETS}?limit=101`),
      { refuse: "400 invalid", cap: "200" },
    ],
    [
      "limitMinusOne",
      () => api.call("GET", `${BUCKETS}?limit=-1`),
      { refuse: "400 invalid", all: "200" },
    ],
    [
      "missingPermission",
      async () => {
        emulator.tokens.add({ token: "read-only", access: "read" });
        return apiOf({ url: emulator.url, token: "read-only" }).deleteBucket(await bucketOf());
      },
      { "401": "401 unauthorized", "403": "403 forbidden" },
    ],
    [
      "secondRole",
      async () => {
        const bucket = `${BUCKETS}/${await bucketOf()}`;
        await api.call("POST", `${bucket}/members`, { id: emulator.userID });
        return api.call("POST", `${bucket}/owners`, { id: emulator.userID });
      },
      { "500": "500 internal error", "422": "422 conflict" },
    ],
    [
      "absentRoleRemoval",
      async () => api.call("DELETE", `${BUCKETS}/${await bucketOf()}/members/${emulator.userID}`),
      { "204": "204", "404": "404 not found" },
    ],
    [
      "labelsApi",
      () => api.call("GET", "/api/v2/labels"),
      { present: "200", absent: "404 not found" },
    ],
    [
      "usersApi",
      () => api.call("GET", `/api/v2/users/${emulator.userID}`),
      { present: "200", absent: "404 not found" },
    ],
    ["usersApi", () => api.call("GET", "/api/v2/me"), { present: "200", absent: "404 not found" }],
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
        return api.call("PATCH", `${schemasOf(json.bucketID)}/${json.id}`, { columns });
      },
      { "400": "400 invalid", "422": "422 unprocessable entity", accept: "200" },
    ],
  ];
  const cases = rows.flatMap(([name, act, answers]) =>
    Object.entries(answers).map(([value, answer]) => ({ name, value, act, answer })),
  );
  it.each(cases)("$name=$value: $answer", async ({ name, value, act, answer }) => {
    decide({ [name]: value });
    const { status, json } = await act();
    expect([status, ...(status >= 400 ? [json?.code] : [])].join(" ")).toBe(answer);
  });
});

describe("an unknown path", () => {
  it("is JSON, or plain text", async () => {
    const get = () =>
      fetch(`${emulator.url}/api/v2/nothing`, {
        headers: { authorization: `Token ${emulator.token}` },
      });
    expect(await (await get()).json()).toEqual({ code: "not found", message: "path not found" });
    decide({ unknownPath: "text" });
    const plain = await get();
    expect([plain.status, plain.headers.get("content-type")]).toEqual([
      404,
      expect.stringMatching(/^text\/plain/),
    ]);
  });
});
