import { type Emulator, startEmulator } from "influxdb-serverless-emulator";
import { describe, expect, it } from "vitest";
import { allBuckets } from "../../provider/src/lookups/queries";
import { bucketHandler as handler } from "../../provider/src/resources/bucket/handler";
import { days } from "../support/api";
import { rules, useBuckets } from "../support/buckets";
import { openTestSession } from "../support/testSession";

const at = useBuckets();
const { created } = at;

describe("Bucket read", () => {
  it("returns live inputs for exactly what was declared", async () => {
    const { id, outputs, session } = await created({ name: "a", retentionRules: rules(30) });
    await at.api.patchBucket(id, { retentionRules: days(90), description: "by hand" });
    const found = await handler.read(session, id, outputs);
    expect(found?.inputs).toEqual({ name: "a", retentionRules: rules(90) });
    expect(found?.outputs).toMatchObject({ description: "by hand", retentionRules: rules(90) });
  });

  it("returns a declared adopt, so that it is not drift", async () => {
    const { id, outputs, session } = await created({ name: "a", adopt: true });
    expect((await handler.read(session, id, outputs))?.inputs).toEqual({ name: "a", adopt: true });
  });

  it("reports a deleted bucket as gone once the organization responds", async () => {
    const { id, outputs } = await created({ name: "a" });
    await at.api.deleteBucket(id);
    expect(await handler.read(openTestSession(at.emulator), id, outputs)).toBeUndefined();
    const byId = openTestSession(at.emulator, { org: { id: at.emulator.orgID } });
    expect(await handler.read(byId, id, outputs)).toBeUndefined();
  });

  describe("fails and never reports gone for", () => {
    const cases: [string, (e: Emulator) => Parameters<typeof openTestSession>[1], RegExp][] = [
      ["a wrong token", () => ({ token: "wrong" }), /401 unauthorized/],
      [
        "a wrong token, organization by id",
        (e) => ({ token: "wrong", org: { id: e.orgID } }),
        /401/,
      ],
      [
        "a token of another organization",
        () => ({ token: "other-org", org: { name: "other" } }),
        /is recorded in organization/,
      ],
      [
        "a token of another organization, none configured",
        () => ({ token: "other-org", org: undefined }),
        /Could not confirm that/,
      ],
      ["a URL where nothing listens", () => ({ url: "http://127.0.0.1:1" }), /ECONNREFUSED/],
    ];
    it.each(cases)("%s", async (_, overrides, message) => {
      const { id, outputs } = await created({ name: "a" });
      await at.api.deleteBucket(id);
      const session = openTestSession(at.emulator, overrides(at.emulator));
      await expect(handler.read(session, id, outputs)).rejects.toThrow(message);
    });

    it("another server that knows neither the bucket nor the organization", async () => {
      const { id, outputs } = await created({ name: "a" });
      const elsewhere = await startEmulator();
      const byName = openTestSession(elsewhere);
      await expect(handler.read(byName, id, outputs)).rejects.toThrow(
        /is recorded in organization/,
      );
      const byId = openTestSession(elsewhere, { org: { id: at.emulator.orgID } });
      await expect(handler.read(byId, id, outputs)).rejects.toThrow(
        /Could not confirm that bucket \w+ is deleted/,
      );
      await elsewhere.close();
    });

    it("a server error on the organization, which it does not blame on the token", async () => {
      const { id, outputs } = await created({ name: "a" });
      await at.api.deleteBucket(id);
      at.emulator.faults.add({ path: "/api/v2/orgs", action: "status", status: 500, times: 9 });
      const session = openTestSession(at.emulator, { org: { id: at.emulator.orgID } });
      await expect(handler.read(session, id, outputs)).rejects.toThrow(
        /Could not read organization .* returned 500/,
      );
    });

    it.each([
      ["a proxy's error page", { action: "html" as const }, /502 with text\/html/],
      ["a gateway's 404", { action: "status" as const, status: 404 }, undefined],
      ["truncated JSON", { action: "truncate" as const, times: 9 }, /instead of the API's JSON/],
      ["a server error", { action: "status" as const, status: 500 }, /500 internal error/],
    ])("%s", async (_, fault, message) => {
      const { id, outputs } = await created({ name: "a" });
      at.emulator.faults.add({ path: "/api/v2/(buckets|orgs)/", times: 9, ...fault });
      const session = openTestSession(at.emulator, { org: { id: at.emulator.orgID } });
      await expect(handler.read(session, id, outputs)).rejects.toThrow(message);
    });
  });
});

it("getBuckets does not request the organization if every bucket includes its own", async () => {
  const buckets = await allBuckets(openTestSession(at.emulator, { org: undefined }));
  const { orgID } = at.emulator;
  expect(buckets.map(({ name, orgId }) => [name, orgId])).toEqual([
    ["_monitoring", orgID],
    ["_tasks", orgID],
  ]);
  // A page and the empty one after it, which alone proves the end.
  expect(at.emulator.counters.read().calls).toEqual({ "GET /api/v2/buckets": 2 });
});
