import { once } from "node:events";
import { connect } from "node:net";
import fc from "fast-check";
import { type Emulator, startEmulator } from "influxdb-serverless-emulator";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { apiOf } from "../../support/api";
import type { World } from "./badRequest";
import { badBodies } from "./bodies";
import { badHeaders } from "./headers";
import { noHttp } from "./noHttp";
import { sendRaw } from "./rawRequest";
import { badTargets } from "./targets";
import { expectWellFormed } from "./wellFormed";

const REQUESTS = 3_000;
/** The same seed gives the same requests. */
const SEED = Number(process.env.BAD_INPUT_SEED ?? 2026);

let emulator: Emulator;
let world: World;
beforeAll(async () => {
  emulator = await startEmulator();
  world = await worldOf(emulator);
});
afterAll(() => emulator.close());

describe("bad requests", () => {
  it(`get an error in the API's format, in ${REQUESTS} random requests`, async () => {
    const kinds: Record<string, number> = {};
    const makers = [badTargets, badBodies, badHeaders, noHttp];
    const requests = fc.oneof(...makers.map((make) => make(world)));
    await fc.assert(
      fc.asyncProperty(requests, async ({ kind, statuses, ...request }) => {
        kinds[kind] = (kinds[kind] ?? 0) + 1;
        try {
          const answer = await sendRaw(emulator.url, request);
          expectWellFormed(answer, statuses);
        } catch (cause) {
          const text = JSON.stringify(request.bytes.toString("latin1"));
          throw new Error(`${kind}: ${text}: ${(cause as Error).message}`, { cause });
        }
      }),
      { numRuns: REQUESTS, seed: SEED },
    );
    // Each kind must occur often enough.
    expect(Math.min(...Object.values(kinds))).toBeGreaterThan(REQUESTS / 100);
  }, 300_000);

  it("get one after a good request on the same connection, too", async () => {
    const good = "GET /ping HTTP/1.1\r\nHost: localhost\r\n\r\n";
    const socket = connect(Number(new URL(emulator.url).port), "127.0.0.1");
    const read = async () => String((await once(socket, "data"))[0]);
    socket.write(good);
    expect(await read()).toMatch(/^HTTP\/1\.1 204 /);
    socket.write("nonsense\r\n\r\n");
    expect(await read()).toMatch(/^HTTP\/1\.1 400 .*\r\n\r\n\{"code":"invalid",.*\}$/s);
    await once(socket, "close");
  });

  it("leave the emulator consistent, with a sorted list of all buckets", async () => {
    const { call } = apiOf(emulator);
    const names: string[] = [];
    for (let offset = 0; ; offset += 100) {
      const { status, json } = await call("GET", `/api/v2/buckets?limit=100&offset=${offset}`);
      expect(status).toBe(200);
      names.push(...json.buckets.map(({ name }: { name: string }) => name));
      if (json.buckets.length < 100) break;
    }
    const sorted = [...names].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
    expect(names).toEqual(sorted);
    expect(new Set(names).size).toBe(names.length);
    expect(names.length).toBeGreaterThan(10);
  });
});

async function worldOf({ url, token, orgID, userID }: Emulator): Promise<World> {
  const { call, createBucket } = apiOf({ url, token });
  const bucketID = (await createBucket({ orgID, name: "implicit" })).id;
  const explicitID = (await createBucket({ orgID, name: "explicit", schemaType: "explicit" })).id;
  const labelID = (await call("POST", "/api/v2/labels", { orgID, name: "label" })).json.label.id;
  const columns = [
    { name: "time", type: "timestamp" },
    { name: "v", type: "field", dataType: "float" },
  ];
  const path = `/api/v2/buckets/${explicitID}/schema/measurements`;
  const schemaID = (await call("POST", path, { name: "cpu", columns })).json.id;
  return { token, orgID, bucketID, explicitID, schemaID, labelID, userID };
}
