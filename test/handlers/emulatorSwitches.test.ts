import { type Emulator, type SomeSwitches, startEmulator } from "influxdb-serverless-emulator";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { apiOf, days } from "../support/api";

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

describe("retention", () => {
  const patched = async (body: object) => {
    const id = await bucketOf({ retentionRules: days(7) });
    return (await api.patchBucket(id, body)).json.retentionRules;
  };

  it("at birth without rules: 30 days, or infinite", async () => {
    expect((await create({ name: "a1" })).json.retentionRules).toEqual(days(30));
    decide({ postWithoutRules: "infinite" });
    expect((await create({ name: "b1" })).json.retentionRules).toEqual([]);
    emulator.settings.change({ plan: "free" });
    expect((await create({ name: "c1" })).json.code).toBe("forbidden");
  });

  it("after an update without rules: infinite, or what it was", async () => {
    decide({ patchWithoutRules: "infinite" });
    expect(await patched({ name: "renamed" })).toEqual([]);
    decide({ patchWithoutRules: "unchanged" });
    expect(await patched({ name: "renamed too" })).toEqual(days(7));
  });

  it("after an update without rules is refused where the plan knows no infinite one", async () => {
    const id = await bucketOf();
    emulator.settings.change({ plan: "free", switches: { patchWithoutRules: "infinite" } });
    expect((await api.patchBucket(id, { name: "renamed" })).status).toBe(403);
    expect(await api.bucket(id)).toMatchObject({ name: "bucket", retentionRules: days(30) });
  });

  it("after an update with an empty list: infinite, or what it was", async () => {
    expect(await patched({ name: "renamed", retentionRules: [] })).toEqual([]);
    decide({ patchEmptyRules: "unchanged" });
    expect(await patched({ name: "renamed too", retentionRules: [] })).toEqual(days(7));
  });
});

describe("lists", () => {
  const names = async (query: string) =>
    (await api.call("GET", `${BUCKETS}?${query}`)).json.buckets.map(
      ({ name }: { name: string }) => name,
    );

  it("have everything at limit=-1, and a hundred where more are asked for", async () => {
    for (let index = 0; index < 102; index += 1) await create({ name: `b${index}` });
    decide({ limitMinusOne: "all", limitAbove100: "cap" });
    expect(await names("limit=-1")).toHaveLength(104);
    expect(await names("limit=500")).toHaveLength(100);
  });

  it("begin after an id, or do not care", async () => {
    const id = await bucketOf();
    await create({ name: "later" });
    expect(await names(`after=${id}`)).toEqual(["later"]);
    decide({ after: "ignored" });
    expect(await names(`after=${id}`)).toEqual(["_monitoring", "_tasks", "bucket", "later"]);
  });

  it("run backwards when asked", async () => {
    await create();
    expect(await names("descending=true&limit=2")).toEqual(["bucket", "_tasks"]);
  });

  it("of measurement schemas have columns, or not; one by itself always has", async () => {
    const { json: schema } = await createSchema([TIME, USAGE]);
    const listed = async () => {
      const { json } = await api.call("GET", schemasOf(schema.bucketID));
      return json.measurementSchemas[0];
    };
    expect(await listed()).toEqual(schema);
    decide({ schemaListColumns: "without" });
    const { columns, ...rest } = schema;
    expect(await listed()).toEqual(rest);
    const one = await api.call("GET", `${schemasOf(schema.bucketID)}/${schema.id}`);
    expect(one.json.columns).toEqual(columns);
  });
});

describe("columns", () => {
  it("that come without dataType are strings, and stay in their order", async () => {
    decide({ fieldWithoutDataType: "string", changedColumn: "accept" });
    const { json } = await createSchema([{ name: "note", type: "field" }, TIME]);
    expect(json.columns).toEqual([{ name: "note", type: "field", dataType: "string" }, TIME]);
    const note = { name: "note", type: "tag" };
    const patched = await api.call("PATCH", `${schemasOf(json.bucketID)}/${json.id}`, {
      columns: [USAGE, TIME, note],
    });
    expect(patched.json.columns).toEqual([note, TIME, USAGE]);
    expect(patched.headers.get("etag")).toBe('"2"');
  });
});

describe("a queued delete", () => {
  beforeEach(() => emulator.settings.change({ deleteDelayMs: 60_000 }));

  it("leaves the bucket visible and its name taken; a second delete is a success", async () => {
    const id = await bucketOf();
    const neighbour = await bucketOf({ name: "neighbour" });
    expect((await api.deleteBucket(id)).status).toBe(204);
    expect((await api.deleteBucket(id)).status).toBe(204);
    expect((await api.bucket(id)).name).toBe("bucket");
    expect((await create()).json.code).toBe("conflict");
    expect((await api.userBuckets()).map((bucket) => bucket.id)).toEqual([id, neighbour]);
  });

  it("or hides the bucket everywhere, and still keeps its name", async () => {
    decide({ deletedBucket: "hidden" });
    const id = await bucketOf();
    await api.deleteBucket(id);
    expect((await api.call("GET", `${BUCKETS}/${id}`)).status).toBe(404);
    expect((await api.deleteBucket(id)).status).toBe(404);
    expect((await api.call("GET", `${BUCKETS}/${id}/labels`)).status).toBe(404);
    expect((await api.call("GET", `${BUCKETS}?name=bucket`)).json.buckets).toEqual([]);
    expect(await api.userBuckets()).toEqual([]);
    expect((await create()).json.code).toBe("conflict");
  });

  it("is carried out once, when its time has come: the neighbour stays", async () => {
    emulator.settings.change({ deleteDelayMs: 20 });
    const id = await bucketOf();
    await create({ name: "neighbour" });
    await Promise.all([api.deleteBucket(id), api.deleteBucket(id)]);
    await expect.poll(async () => (await api.call("GET", `${BUCKETS}/${id}`)).status).toBe(404);
    // A second removal, if there were one, would have come by the time that this one is through.
    emulator.settings.change({ deleteDelayMs: 60 });
    const later = await bucketOf({ name: "later" });
    await api.deleteBucket(later);
    await expect.poll(async () => (await api.call("GET", `${BUCKETS}/${later}`)).status).toBe(404);
    expect((await api.userBuckets()).map(({ name }) => name)).toEqual(["neighbour"]);
    expect((await create()).status).toBe(201);
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
