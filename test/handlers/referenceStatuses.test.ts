import { type Emulator, startEmulator } from "influxdb-serverless-emulator";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { problemAnswer } from "../../provider/src/api/models";
import { apiOf } from "../support/api";

/* Every status of every call that the API reference (Buckets, Bucket Schemas) lists. */

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
  [`POST ${SCHEMAS}`, 400, () => ({ name: "mem", columns: [{ name: "time", type: "integer" }] })],
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
