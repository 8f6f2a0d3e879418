import type { Fault } from "influxdb-serverless-emulator";
import { describe, expect, it } from "vitest";
import type { Client } from "../../provider/src/api/client";
import { days } from "../support/api";
import { checked, rules, useBuckets } from "../support/buckets";
import { openTestSession } from "../support/testSession";

const at = useBuckets();
const { count, created, theirs } = at;

describe("Bucket create", () => {
  it("sends one POST and records what was declared", async () => {
    const news = checked({ name: "a", description: "x", retentionRules: rules(7) });
    const { id, outputs } = await created(news);
    const { orgID } = at.emulator;
    expect(outputs).toMatchObject({ ...news, orgId: orgID, schemaType: "implicit", type: "user" });
    expect(outputs.declared).toEqual(["description", "name", "retentionRules"]);
    expect(await at.api.bucket(id)).toMatchObject({
      name: "a",
      description: "x",
      retentionRules: days(7),
    });
    expect([count("GET /api/v2/orgs"), count("POST /api/v2/buckets")]).toEqual([1, 1]);
  });

  it.each([
    ["30 days by default, which stay undeclared", {}, days(30), ["name"]],
    ["infinite", { retentionRules: [{ everySeconds: 0 }] }, [], ["name", "retentionRules"]],
  ])("sends the retention period: %s", async (_, more, live, declared) => {
    const { id, outputs } = await created(checked({ name: "a", ...more }));
    expect(outputs.declared).toEqual(declared);
    expect((await at.api.bucket(id)).retentionRules).toEqual(live);
  });

  it("refuses a taken name, names its ID, suggests aliases or adopt, and changes nothing", async () => {
    const { id } = await theirs({ retentionRules: days(90) });
    const failure: Error = await created({ name: "a" }).catch((error) => error);
    expect(failure).toMatchObject({ name: "InfluxError", message: expect.stringContaining(id) });
    expect(failure.message).toMatch(/aliases.*adopt: true/s);
    expect((await at.api.bucket(id)).retentionRules).toEqual(days(90));
  });

  it("refuses an organization other than the connection's before it sends anything", async () => {
    const news = { name: "a", orgId: "f".repeat(16) };
    await expect(created(news)).rejects.toThrow(/declares orgId f{16}, but the connection is for/);
    expect(count("POST /api/v2/buckets")).toBe(0);
  });

  it("uses the resource's organization if the connection has none", async () => {
    const session = openTestSession(at.emulator, { org: undefined });
    await expect(created({ name: "a" }, session)).rejects.toThrow(
      /organization is not set: set orgId/,
    );
    const { outputs } = await created({ name: "a", orgId: at.emulator.orgID }, session);
    expect(outputs.orgId).toBe(at.emulator.orgID);
  });

  it("passes on the service's error with its code and message", async () => {
    const session = openTestSession(at.emulator, { token: "read-only" });
    await expect(created({ name: "a" }, session)).rejects.toThrow(
      /Could not create bucket "a": POST .* returned 401 unauthorized: write:orgs.*is unauthorized.*Check that the token is valid/,
    );
  });
});

describe("Bucket adopt", () => {
  const PATCH = "PATCH /api/v2/buckets/{id}";

  it("adopts the existing bucket and applies the declared values with one PATCH", async () => {
    const { id } = await theirs({ retentionRules: days(7) });
    const news = { name: "a", adopt: true, description: "x", retentionRules: rules(30) };
    const result = await created(news);
    expect(result.id).toBe(id);
    expect(await at.api.bucket(id)).toMatchObject({ description: "x", retentionRules: days(30) });
    expect(result.outputs).toMatchObject({ adopt: true });
    expect(result.outputs.declared).toContain("adopt");
    expect(count(PATCH)).toBe(1);
  });

  it("changes nothing if nothing different is declared, and keeps the retention", async () => {
    const { id } = await theirs({ retentionRules: days(90) });
    expect((await created({ name: "a", adopt: true })).id).toBe(id);
    expect((await at.api.bucket(id)).retentionRules).toEqual(days(90));
    expect(count(PATCH)).toBe(0);
  });

  it("refuses to shorten a retention", async () => {
    const { id } = await theirs({ retentionRules: [] });
    const news = { name: "a", adopt: true, retentionRules: rules(30) };
    await expect(created(news)).rejects.toThrow(
      /infinite, but the program declares 30d, and adopting it would delete data/,
    );
    expect((await at.api.bucket(id)).retentionRules).toEqual([]);
  });

  it("leaves a bucket alone that is renamed between the lookup and the update", async () => {
    const { id } = await at.api.createBucket({ orgID: at.emulator.orgID, name: "a" });
    const wrap = (client: Client): Client => ({
      ...client,
      async send(call) {
        const answer = await client.send(call);
        if (call.path === "/api/v2/buckets") {
          await at.api.patchBucket(id, { name: "theirs", retentionRules: days(30) });
        }
        return answer;
      },
    });
    const session = openTestSession(at.emulator, { wrap });
    const news = { name: "a", adopt: true, retentionRules: rules(90) };
    await expect(created(news, session)).rejects.toThrow("it was renamed in the meantime");
    expect(await at.api.bucket(id)).toMatchObject({ name: "theirs", retentionRules: days(30) });
  });

  it("isn't adopted if it is renamed between the last read and the update", async () => {
    const { id } = await at.api.createBucket({ orgID: at.emulator.orgID, name: "a" });
    const wrap = (client: Client): Client => ({
      ...client,
      async send(call) {
        if (call.method === "PATCH")
          await at.api.patchBucket(id, { name: "theirs", retentionRules: days(30) });
        return client.send(call);
      },
    });
    const session = openTestSession(at.emulator, { wrap });
    const news = { name: "a", adopt: true, retentionRules: rules(90) };
    await expect(created(news, session)).rejects.toThrow("it was renamed in the meantime");
  });

  it("creates a bucket if there is nothing to adopt", async () => {
    const { id } = await created({ name: "a", adopt: true });
    expect(await at.api.userBuckets()).toMatchObject([{ id }]);
  });
});

describe("Bucket create with a lost response", () => {
  it.each([
    ["connection reset before processing", { action: "reset-before" as const }],
    ["truncated response", { action: "truncate" as const }],
    ["500 before processing", { action: "status" as const, status: 500 }],
    ["HTML page of a proxy", { action: "html" as const }],
    ["429, then success", { action: "status" as const, status: 429, retryAfter: 0 }],
    ["response after the timeout", { action: "slow" as const, delayMs: 20_000 }],
  ])("ends with exactly one bucket, created by this run: %s", async (_, fault) => {
    at.emulator.faults.add({ method: "POST", ...fault });
    const { id } = await created({ name: "a", retentionRules: rules(7) });
    expect(await at.api.userBuckets()).toMatchObject([{ id, name: "a", retentionRules: days(7) }]);
  });

  it("ends with one bucket, which the error names and adopt takes, after a late reset", async () => {
    at.emulator.faults.add({ method: "POST", action: "reset-after" });
    const failure: Error = await created({ name: "a" }).catch((error) => error);
    const [bucket, ...more] = await at.api.userBuckets();
    expect(more).toEqual([]);
    expect(failure.message).toContain(`name is already used by bucket ${bucket?.id}`);
    expect(failure.message).toContain("that request may have created the bucket");
    expect((await created({ name: "a", adopt: true })).id).toBe(bucket?.id);
  });

  it("does not adopt a bucket that is listed but not found by ID, and waits for the name", async () => {
    at.emulator.settings.change({ deleteDelayMs: 700, switches: { deletedBucket: "listed" } });
    const { id } = await theirs({ retentionRules: days(30) });
    await at.api.deleteBucket(id);
    expect(await at.api.userBuckets()).toMatchObject([{ id }]);
    const adopted = await created({ name: "a", adopt: true });
    expect(adopted.id).not.toBe(id);
    expect(await at.api.userBuckets()).toMatchObject([{ id: adopted.id }]);
  });

  it.each<[when: string, fault: Fault]>([
    ["created earlier", { action: "reset-before" }],
    ["created during a retry wait", { action: "status", status: 503, retryAfter: 0 }],
  ])("never takes over somebody else's identical bucket: %s", async (_, fault) => {
    let made: string | undefined;
    const make = async () => (made ??= (await theirs({ retentionRules: days(30) })).id);
    if (fault.action === "reset-before") await make();
    const wrap = (client: Client): Client => ({
      ...client,
      waitToRepeat: async (failed) => (await make()) !== "" && client.waitToRepeat(failed),
    });
    at.emulator.faults.add({ method: "POST", ...fault });
    await expect(created({ name: "a" }, openTestSession(at.emulator, { wrap }))).rejects.toThrow(
      /name is already used by bucket/,
    );
    expect(await at.api.userBuckets()).toMatchObject([{ id: made }]);
  });

  it.each([
    { retentionRules: rules(7) },
    { description: "ours" },
    { schemaType: "explicit" as const },
    { rp: "ours" },
  ])("never takes over a bucket that differs from the request, however new: %j", async (ours) => {
    const { id } = await theirs({ retentionRules: days(30) });
    at.emulator.faults.add({ method: "POST", action: "reset-before" });
    await expect(created({ name: "a", ...ours })).rejects.toThrow(/name is already used by bucket/);
    expect(await at.api.userBuckets()).toMatchObject([{ id, retentionRules: days(30) }]);
  });

  it("fails after endless 503 responses and leaves nothing behind", async () => {
    at.emulator.faults.add({ method: "POST", action: "status", status: 503, times: 99 });
    const session = openTestSession(at.emulator, { policy: { patience: 2 } });
    await expect(created({ name: "a" }, session)).rejects.toThrow(/503 unavailable.*busy/);
    expect(count("POST /api/v2/buckets")).toBe(3);
    expect(await at.api.userBuckets()).toEqual([]);
  });

  it("says that even the lookup failed", async () => {
    at.emulator.faults.add(
      { method: "POST", action: "reset-after" },
      { method: "GET", path: "/api/v2/buckets", action: "status", status: 500, times: 9 },
    );
    await expect(created({ name: "a" })).rejects.toThrow(
      /Could not check whether bucket "a" exists now/,
    );
  });
});
