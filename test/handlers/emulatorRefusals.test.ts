import { type Emulator, startEmulator } from "influxdb-serverless-emulator";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { apiOf } from "../support/api";

let emulator: Emulator;
let api: ReturnType<typeof apiOf>;
let bucketId: string;

beforeAll(async () => {
  emulator = await startEmulator({
    tokens: [
      { token: "read-only", access: "read" },
      { token: "other-org", org: "other" },
    ],
  });
  api = apiOf(emulator);
  bucketId = (await api.createBucket({ orgID: emulator.orgID, name: "first" })).id;
});
afterAll(() => emulator.close());

const NO_BUCKET = "/api/v2/buckets/00000000000000ff";
const BUCKETS = "/api/v2/buckets";
const rule = (everySeconds: number) => ({ type: "expire", everySeconds });

describe("every refusal has the API's form: code, message, and the code in a header", () => {
  type Row = [
    what: string,
    method: string,
    path: () => string,
    body: () => unknown,
    status: number,
    code: string,
    message: RegExp,
  ];
  const create = (body: object) => () => ({ orgID: emulator.orgID, name: "x", ...body });
  const rows: Row[] = [
    [
      "unknown bucket",
      "GET",
      () => NO_BUCKET,
      () => undefined,
      404,
      "not found",
      /^bucket not found$/,
    ],
    [
      "unknown bucket",
      "PATCH",
      () => NO_BUCKET,
      () => ({ retentionRules: [] }),
      404,
      "not found",
      /^bucket not found$/,
    ],
    [
      "unknown bucket",
      "DELETE",
      () => NO_BUCKET,
      () => undefined,
      404,
      "not found",
      /^bucket not found$/,
    ],
    [
      "id too short",
      "GET",
      () => `${BUCKETS}/abc`,
      () => undefined,
      400,
      "invalid",
      /^id must have a length of 16 bytes$/,
    ],
    [
      "id with wrong digits",
      "GET",
      () => `${BUCKETS}/000000000000000z`,
      () => undefined,
      400,
      "invalid",
      /^invalid ID$/,
    ],
    [
      "zero id",
      "GET",
      () => `${BUCKETS}/${"0".repeat(16)}`,
      () => undefined,
      400,
      "invalid",
      /^invalid ID$/,
    ],
    ["broken JSON", "POST", () => BUCKETS, () => "{", 400, "invalid", /^invalid json: /],
    ["a list for a body", "POST", () => BUCKETS, () => [], 400, "invalid", /^invalid json: /],
    [
      "no organisation",
      "POST",
      () => BUCKETS,
      create({ orgID: undefined }),
      400,
      "invalid",
      /^organization id must be provided$/,
    ],
    [
      "system-like name",
      "POST",
      () => BUCKETS,
      create({ name: "_x" }),
      400,
      "invalid",
      /may not start with underscores/,
    ],
    [
      "quote in the name",
      "POST",
      () => BUCKETS,
      create({ name: 'a"b' }),
      400,
      "invalid",
      /may not include quotation marks/,
    ],
    [
      "taken name",
      "POST",
      () => BUCKETS,
      create({ name: "first" }),
      422,
      "conflict",
      /^bucket with name first already exists$/,
    ],
    [
      "two rules",
      "POST",
      () => BUCKETS,
      create({ retentionRules: [rule(3600), rule(7200)] }),
      422,
      "unprocessable entity",
      /more than one retention rule/,
    ],
    [
      "negative retention",
      "POST",
      () => BUCKETS,
      create({ retentionRules: [rule(-1)] }),
      422,
      "unprocessable entity",
      /cannot be negative/,
    ],
    [
      "retention below an hour",
      "POST",
      () => BUCKETS,
      create({ retentionRules: [rule(3599)] }),
      422,
      "unprocessable entity",
      /at least 1h0m0s/,
    ],
    [
      "unknown schemaType",
      "POST",
      () => BUCKETS,
      create({ schemaType: "loose" }),
      400,
      "invalid",
      /schemaType/,
    ],
    [
      "update without rules",
      "PATCH",
      () => `${BUCKETS}/${bucketId}`,
      () => ({ name: "y" }),
      403,
      "forbidden",
      /maximum retention duration/,
    ],
    [
      "system bucket renamed",
      "PATCH",
      () => `${BUCKETS}/SYSTEM`,
      () => ({ name: "y", retentionRules: [] }),
      400,
      "invalid",
      /system buckets cannot be renamed/,
    ],
    [
      "system bucket deleted",
      "DELETE",
      () => `${BUCKETS}/SYSTEM`,
      () => undefined,
      400,
      "invalid",
      /system buckets cannot be deleted/,
    ],
    [
      "limit 0",
      "GET",
      () => `${BUCKETS}?limit=0`,
      () => undefined,
      400,
      "invalid",
      /^limit must be between 1 and 100$/,
    ],
    [
      "limit 101",
      "GET",
      () => `${BUCKETS}?limit=101`,
      () => undefined,
      400,
      "invalid",
      /^limit must be between 1 and 100$/,
    ],
    [
      "limit in words",
      "GET",
      () => `${BUCKETS}?limit=ten`,
      () => undefined,
      400,
      "invalid",
      /^limit is invalid$/,
    ],
    [
      "offset in words",
      "GET",
      () => `${BUCKETS}?offset=x`,
      () => undefined,
      400,
      "invalid",
      /^offset is invalid$/,
    ],
    [
      "id filter that misses",
      "GET",
      () => `${BUCKETS}?id=00000000000000ff`,
      () => undefined,
      404,
      "not found",
      /^bucket not found$/,
    ],
    [
      "unknown organisation name",
      "GET",
      () => "/api/v2/orgs?org=nobody",
      () => undefined,
      404,
      "not found",
      /^organization name "nobody" not found$/,
    ],
    [
      "another organisation",
      "GET",
      () => "/api/v2/orgs/00000000000000ff",
      () => undefined,
      401,
      "unauthorized",
      /^read:orgs\/00000000000000ff is unauthorized$/,
    ],
    [
      "unknown user",
      "GET",
      () => "/api/v2/users/00000000000000ff",
      () => undefined,
      404,
      "not found",
      /^user not found$/,
    ],
    [
      "method that a path lacks",
      "PUT",
      () => BUCKETS,
      () => ({}),
      405,
      "method not allowed",
      /^PUT is not allowed here$/,
    ],
    [
      "delete of a schema: there is none",
      "DELETE",
      () => `${NO_BUCKET}/schema/measurements/00000000000000ff`,
      () => undefined,
      405,
      "method not allowed",
      /^DELETE is not allowed here$/,
    ],
    [
      "unknown path",
      "GET",
      () => "/api/v2/nothing",
      () => undefined,
      404,
      "not found",
      /^path not found$/,
    ],
  ];
  it.each(rows)("%s: %s", async (_, method, path, body, status, code, message) => {
    const system = (await api.call("GET", `${BUCKETS}?name=_tasks`)).json.buckets[0].id;
    const sent = body();
    const response = await fetch(emulator.url + path().replace("SYSTEM", system), {
      method,
      headers: { authorization: `Token ${emulator.token}` },
      ...(sent === undefined
        ? {}
        : { body: typeof sent === "string" ? sent : JSON.stringify(sent) }),
    });
    const json = (await response.json()) as { code: string; message: string };
    expect(response.status).toBe(status);
    expect(json).toEqual({ code, message: expect.stringMatching(message) });
    expect(response.headers.get("x-platform-error-code")).toBe(code);
    expect(response.headers.get("content-type")).toBe("application/json; charset=utf-8");
  });
});
