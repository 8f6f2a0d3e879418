import { type Emulator, startEmulator } from "influxdb-serverless-emulator";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { apiOf } from "../support/api";
import { openExampleCopy } from "../support/exampleCopy";

let emulator: Emulator;
let example: Awaited<ReturnType<typeof openExampleCopy>>;

beforeAll(async () => {
  emulator = await startEmulator({ token: "access-token-canary" });
  example = await openExampleCopy("access");
  await example.project.connect(emulator);
});
afterAll(async () => {
  await example?.project.close();
  await emulator?.close();
});

/** Which buckets a token sees. */
const seenBy = async (token: string) => {
  const { json } = await apiOf({ url: emulator.url, token }).call("GET", "/api/v2/buckets");
  return json.buckets?.map(({ name }: { name: string }) => name).sort();
};
const writers = async () => JSON.parse(await example.project.secretOutput("writers"));

/** In this order: each step stands on the one before. */
describe("examples/access on the real engine", () => {
  it("gives each token the rights that it declares, and maps each bucket", async () => {
    await example.project.up();
    await example.project.run("preview --expect-no-changes");
    const buckets = ["machines", "orders", "sensors"];
    expect(await seenBy(await example.project.secretOutput("reader"))).toEqual(buckets);
    expect(await seenBy((await writers()).shop)).toEqual([]);
    const path = `/api/v2/dbrps?orgID=${emulator.orgID}&default=true`;
    const { content } = (await apiOf(emulator).call("GET", path)).json;
    const mapped = content.filter(
      ({ retention_policy: policy }: { retention_policy: string }) => policy === "month",
    );
    expect(mapped.map(({ database }: { database: string }) => database).sort()).toEqual(buckets);
  });

  it("rotates the token of one producer, and of no other", async () => {
    const before = await writers();
    const first = 'gateway: { bucket: "sensors", term: "2026-11" }';
    await example.edit("index.ts", first, first.replace("2026-11", "2026-12"));
    expect(await example.project.plan()).toEqual(["replace gateway keepers.term"]);
    await example.project.up();
    const after = await writers();
    expect({ ...after, gateway: before.gateway }).toEqual(before);
    expect(after.gateway).not.toBe(before.gateway);
    const statuses = await Promise.all(
      [before.gateway, after.gateway].map(
        async (token) =>
          (await apiOf({ url: emulator.url, token }).call("GET", "/api/v2/me")).status,
      ),
    );
    expect(statuses[0]).toBe(401);
    expect(statuses[1]).not.toBe(401);
  });

  it("takes all away again", async () => {
    await example.project.destroy();
    expect(emulator.tokens.list().map(({ token }) => token)).toEqual([emulator.token]);
  });
});
