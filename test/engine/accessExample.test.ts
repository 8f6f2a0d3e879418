import { describe, expect, it } from "vitest";
import { apiOf } from "../support/api";
import { useExample } from "../support/exampleCopy";

const example = useExample("access");

/** Which buckets a token sees. */
const seenBy = async (token: string) => {
  const { json } = await apiOf({ url: example.emulator.url, token }).call("GET", "/api/v2/buckets");
  return json.buckets?.map(({ name }: { name: string }) => name).sort();
};
const writers = async () => JSON.parse(await example.project.secretOutput("writers"));

/** In this order: each step builds on the previous one. */
describe("examples/access on the real engine", () => {
  it("gives each token its declared permissions and maps each bucket", async () => {
    const { project } = example;
    await project.up();
    await project.run("preview --expect-no-changes");
    const buckets = ["machines", "orders", "sensors"];
    expect(await seenBy(await project.secretOutput("reader"))).toEqual(buckets);
    expect(await seenBy((await writers()).shop)).toEqual([]);
    const path = `/api/v2/dbrps?orgID=${example.emulator.orgID}&default=true`;
    const { content } = (await example.api.call("GET", path)).json;
    const mapped = content.filter(
      ({ retention_policy: policy }: { retention_policy: string }) => policy === "month",
    );
    expect(mapped.map(({ database }: { database: string }) => database).sort()).toEqual(buckets);
  });

  it("rotates one producer's token and no other", async () => {
    const { project } = example;
    const before = await writers();
    const first = 'gateway: { bucket: "sensors", term: "2026-11" }';
    await example.edit("index.ts", first, first.replace("2026-11", "2026-12"));
    expect(await project.plan()).toEqual(["replace gateway keepers.term"]);
    await project.up();
    const after = await writers();
    expect({ ...after, gateway: before.gateway }).toEqual(before);
    expect(after.gateway).not.toBe(before.gateway);
    const statuses = await Promise.all(
      [before.gateway, after.gateway].map(
        async (token) =>
          (await apiOf({ url: example.emulator.url, token }).call("GET", "/api/v2/me")).status,
      ),
    );
    expect(statuses[0]).toBe(401);
    expect(statuses[1]).not.toBe(401);
  });

  it("deletes every token that it created on destroy", async () => {
    await example.project.destroy();
    const { token, tokens } = example.emulator;
    expect(tokens.list().map((one) => one.token)).toEqual([token]);
  });
});
