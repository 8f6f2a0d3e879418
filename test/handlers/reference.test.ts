import { type Emulator, startEmulator } from "influxdb-serverless-emulator";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  bucketAnswer,
  measurementSchemaAnswer,
  measurementSchemaListAnswer,
  problemAnswer,
} from "../../provider/src/api/models";
import { checkMeasurementSchema } from "../../provider/src/measurementSchema/inputs";
import { apiOf } from "../support/api";

/*
 * What the API reference (Buckets, Bucket Schemas) lists: every example, and every status of every call.
 */

const exampleColumns = [
  { format: "unix timestamp", name: "time", type: "integer" },
  { name: "host", type: "tag" },
  { name: "region", type: "tag" },
  { dataType: "float", name: "usage_user", type: "field" },
  { dataType: "float", name: "usage_user", type: "field" },
];

const exampleSchema = {
  bucketID: "ba3c5e7f9b0a0010",
  columns: exampleColumns,
  createdAt: "2021-01-21T00:48:40.993Z",
  id: "1a3c5e7f9b0a8642",
  name: "cpu",
  orgID: "0a3c5e7f9b0a0001",
  updatedAt: "2021-01-21T00:48:40.993Z",
};

const summary = (id: string, name: string) => {
  const { columns: _, ...rest } = exampleSchema;
  return { ...rest, id, name };
};

describe("the examples of the reference", () => {
  it("of a schema answer parses, though its columns break the service's own rules", () => {
    const parsed = measurementSchemaAnswer.parse(exampleSchema);
    expect(parsed).toMatchObject({
      id: "1a3c5e7f9b0a8642",
      name: "cpu",
      bucketID: "ba3c5e7f9b0a0010",
    });
    expect(parsed.columns.map(({ name, type }) => `${name} ${type}`)).toEqual([
      "time integer",
      "host tag",
      "region tag",
      "usage_user field",
      "usage_user field",
    ]);
  });

  it("of a list of schemas parses, without columns", () => {
    const example = {
      measurementSchemas: [
        summary("1a3c5e7f9b0a8642", "cpu"),
        summary("1a3c5e7f9b0a8643", "memory"),
        summary("1a3c5e7f9b0a8644", "disk"),
      ],
    };
    const { measurementSchemas } = measurementSchemaListAnswer.parse(example);
    expect(measurementSchemas.map(({ name, columns }) => [name, columns])).toEqual([
      ["cpu", []],
      ["memory", []],
      ["disk", []],
    ]);
  });

  it("of a schema request is refused by our check, with each of its three faults named", () => {
    const news = { bucketId: "ba3c5e7f9b0a0010", name: "cpu", columns: exampleColumns };
    expect(checkMeasurementSchema(news, {}).failures.map(({ path }) => path)).toEqual([
      "columns[0].type",
      "columns[0].format",
    ]);
    const [, ...rest] = exampleColumns;
    const mended = { ...news, columns: [{ name: "time", type: "timestamp" }, ...rest] };
    expect(checkMeasurementSchema(mended, {}).failures).toEqual([
      { path: "columns[4].name", reason: expect.stringContaining("is there twice") },
    ]);
  });

  it("of a bucket's links, with everything else left out that may be, parses", () => {
    const links = {
      labels: "/api/v2/buckets/1/labels",
      members: "/api/v2/buckets/1/members",
      org: "/api/v2/orgs/2",
      owners: "/api/v2/buckets/1/owners",
      self: "/api/v2/buckets/1",
      write: "/api/v2/write?org=2\u0026bucket=1",
    };
    const example = { id: "BA3C5E7F9B0A0010", name: "NAME", retentionRules: [], links };
    expect(bucketAnswer.parse(example)).toMatchObject({
      id: "ba3c5e7f9b0a0010",
      name: "NAME",
      retentionRules: [],
    });
  });

  it("of requests are taken by the server: create, update, attach, add, with their own values filled in", async () => {
    const emulator = await startEmulator();
    const { call } = apiOf(emulator);
    const created = await call("POST", "/api/v2/buckets", {
      description: "DESCRIPTION",
      name: "NAME",
      orgID: emulator.orgID,
      retentionRules: [],
      rp: "0",
      schemaType: "implicit",
    });
    expect(created.status).toBe(201);
    expect(bucketAnswer.parse(created.json)).toMatchObject({ name: "NAME", retentionRules: [] });
    const path = `/api/v2/buckets/${created.json.id}`;
    const update = { description: "DESCRIPTION", name: "NAME", retentionRules: [] };
    expect((await call("PATCH", path, update)).status).toBe(200);
    const member = { id: emulator.userID, name: "NAME" };
    expect((await call("POST", `${path}/members`, member)).json.name).toBe("dana");
    await emulator.close();
  });
});

type Prepared = Record<
  "implicit" | "explicit" | "labelID" | "otherLabelID" | "userID" | "schemaID" | "orgID",
  string
>;
type Case = [
  call: string,
  status: number,
  body?: ((at: Prepared) => unknown) | undefined,
  change?: (path: string) => string,
];

const B = "/api/v2/buckets";
const ONE = `${B}/{bucketID}`;
const SCHEMAS = `${B}/{explicitID}/schema/measurements`;
const SCHEMA = `${SCHEMAS}/{measurementID}`;
const columns = [
  { name: "time", type: "timestamp" },
  { name: "v", type: "field", dataType: "float" },
];
const badId = (path: string) => path.replace(/\/buckets\/[0-9a-f]{16}/, "/buckets/xyz");
const unknownId = (path: string) =>
  path.replace(/\/buckets\/[0-9a-f]{16}/, "/buckets/00000000000000ff");
const rule = { retentionRules: [{ everySeconds: 3600 }] };
const bucket =
  (more: object = {}) =>
  (at: Prepared) => ({ orgID: at.orgID, name: `b${Math.random()}`, ...more });
const user = ({ userID }: Prepared) => ({ id: userID });

/** Every call and status that the reference lists, with what provokes it. 401, 500 and `default` come below. */
const CASES: Case[] = [
  [`GET ${B}`, 200],
  [`POST ${B}`, 201, bucket()],
  [`POST ${B}`, 400, bucket({ name: "_x" })],
  [`POST ${B}`, 403, bucket({ retentionRules: [] })],
  [`POST ${B}`, 422, bucket({ retentionRules: [{ everySeconds: 1 }] })],
  [`GET ${ONE}`, 200],
  [`GET ${ONE}`, 404, undefined, unknownId],
  [`PATCH ${ONE}`, 200, () => rule],
  [`PATCH ${ONE}`, 400, () => ({ ...rule, name: "_x" })],
  [`PATCH ${ONE}`, 403, () => ({ description: "x" })],
  [`PATCH ${ONE}`, 404, () => rule, unknownId],
  [`DELETE ${ONE}`, 400, undefined, badId],
  [`DELETE ${ONE}`, 404, undefined, unknownId],
  [`GET ${ONE}/labels`, 200],
  [`GET ${ONE}/labels`, 400, undefined, badId],
  [`GET ${ONE}/labels`, 404, undefined, unknownId],
  [`POST ${ONE}/labels`, 201, ({ otherLabelID }) => ({ labelID: otherLabelID })],
  [`POST ${ONE}/labels`, 400, () => ({})],
  [`POST ${ONE}/labels`, 404, () => ({ labelID: "00000000000000ff" })],
  [`POST ${ONE}/labels`, 422, ({ labelID }) => ({ labelID })],
  [`DELETE ${ONE}/labels/{labelID}`, 204],
  [`DELETE ${ONE}/labels/{labelID}`, 404, undefined, unknownId],
  ...(["members", "owners"] as const).flatMap((role): Case[] => [
    [`GET ${ONE}/${role}`, 200],
    [`GET ${ONE}/${role}`, 400, undefined, badId],
    [`GET ${ONE}/${role}`, 404, undefined, unknownId],
    [`POST ${ONE}/${role}`, 201, user],
    [`POST ${ONE}/${role}`, 500, user],
    [`POST ${ONE}/${role}`, 400, () => ({})],
    [`POST ${ONE}/${role}`, 404, () => ({ id: "00000000000000ff" })],
    [`DELETE ${ONE}/${role}/{userID}`, 404, undefined, unknownId],
    [`DELETE ${ONE}/${role}/{userID}`, 204],
  ]),
  [`GET ${SCHEMAS}`, 200],
  [
    `GET ${SCHEMAS}`,
    400,
    undefined,
    (path) => path.replace(/\/buckets\/[0-9a-f]{16}/, "/buckets/{bucketID}"),
  ],
  [`GET ${SCHEMAS}`, 404, undefined, unknownId],
  [`POST ${SCHEMAS}`, 201, () => ({ name: "mem", columns })],
  [`POST ${SCHEMAS}`, 400, () => ({ name: "mem", columns: exampleColumns })],
  [`POST ${SCHEMAS}`, 404, () => ({ name: "mem", columns }), unknownId],
  [`GET ${SCHEMA}`, 200],
  [`GET ${SCHEMA}`, 404, undefined, unknownId],
  [`PATCH ${SCHEMA}`, 200, () => ({ columns: [...columns, { name: "host", type: "tag" }] })],
  [`PATCH ${SCHEMA}`, 400, () => ({ columns: columns.slice(1) })],
  [`PATCH ${SCHEMA}`, 404, () => ({ columns }), unknownId],
  [`DELETE ${ONE}`, 204],
];

describe("every status of every call of the reference", () => {
  let emulator: Emulator;
  let at: Prepared;

  beforeAll(async () => {
    emulator = await startEmulator({ plan: "free" });
    const { call } = apiOf(emulator);
    const make = async (path: string, body: object) => (await call("POST", path, body)).json;
    const { orgID, userID } = emulator;
    const implicit = (await make(B, { orgID, name: "implicit", ...rule })).id;
    const explicit = (await make(B, { orgID, name: "explicit", schemaType: "explicit", ...rule }))
      .id;
    const labelID = (await make("/api/v2/labels", { orgID, name: "one" })).label.id;
    const otherLabelID = (await make("/api/v2/labels", { orgID, name: "two" })).label.id;
    await make(`${B}/${implicit}/labels`, { labelID });
    const schemaID = (await make(`${B}/${explicit}/schema/measurements`, { name: "cpu", columns }))
      .id;
    at = { implicit, explicit, labelID, otherLabelID, userID, schemaID, orgID };
  });
  afterAll(() => emulator.close());

  const filled = (path: string) =>
    path
      .replace("{bucketID}", at.implicit)
      .replace("{explicitID}", at.explicit)
      .replace("{measurementID}", at.schemaID)
      .replace("{labelID}", at.labelID)
      .replace("{userID}", at.userID);

  async function send(method: string, path: string, body: unknown, token = emulator.token) {
    const response = await fetch(emulator.url + path, {
      method,
      headers: { authorization: `Token ${token}` },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, json: text ? JSON.parse(text) : undefined };
  }

  it.each(CASES)("%s → %d", async (call, status, body, change = (path) => path) => {
    // The free plan has room for two buckets: it is what provokes 403, but in the way of 201.
    const room = call === `POST ${B}` && status === 201;
    const server = room ? await startEmulator() : emulator;
    const [method, path] = call.split(" ") as [string, string];
    const sent = body?.(room ? { ...at, orgID: server.orgID } : at);
    const answer = room
      ? await apiOf(server).call(method, path, sent as object)
      : await send(method, filled(change(filled(path))), sent);
    expect(answer.status).toBe(status);
    if (status >= 400) expect(Object.keys(problemAnswer.parse(answer.json))).toContain("code");
    if (room) await server.close();
  });

  const calls = [...new Set(CASES.map(([call]) => call))];
  it.each(calls)("%s → 401, 500 and any other error", async (call) => {
    const [method, path] = call.split(" ") as [string, string];
    const body = method === "POST" || method === "PATCH" ? {} : undefined;
    expect(await send(method, filled(path), body, "wrong")).toMatchObject({
      status: 401,
      json: { code: "unauthorized" },
    });
    for (const [status, code] of [
      [500, "internal error"],
      [503, "unavailable"],
    ] as const) {
      emulator.faults.add({ action: "status", status });
      expect(await send(method, filled(path), body)).toMatchObject({ status, json: { code } });
    }
  });
});
