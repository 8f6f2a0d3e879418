import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { typeToken } from "pulumi-influxdb-serverless/rules";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { allBuckets } from "../../provider/src/lookups/queries";
import { apiOf } from "../support/api";
import { NO_SERVER } from "../support/describeOnRealServer";
import { findRealServer, type Influxd, startInfluxd } from "../support/influxd";
import { startRun } from "../support/startRun";

const GITOPS = join(__dirname, "../../gitops/bin/influxdb-gitops.js");
const found = findRealServer({ PATH: process.env.PATH, HOME: process.env.HOME });
const program = found?.kind === "influxd" ? found.program : undefined;

/** This test's tokens are in no state. */
const withoutTokens = ["--ignore", "Authorization:*"];

/** InfluxDB 2.7 filters lists by the token's permissions after it has cut the page, without saying so. */
describe("token with a partial view, on InfluxDB 2.7", () => {
  if (!program) {
    it("requires influxd", ({ skip }) => skip(NO_SERVER));
    return;
  }
  let folder: string;
  let server: Influxd;
  let api: ReturnType<typeof apiOf>;
  let orgID: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "partial-"));
    server = await startInfluxd(program);
    api = apiOf(server);
    // Its buckets are between those of the first organization in a list of all organizations.
    await api.call("POST", "/api/v2/orgs", { name: "other" });
    orgID = (await api.call("GET", `/api/v2/orgs?org=${server.org}`)).json.orgs[0].id;
  });
  afterAll(async () => {
    await server?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const userBuckets = async (): Promise<{ id: string; name: string; type: string }[]> =>
    (await api.call("GET", `/api/v2/buckets?limit=100&orgID=${orgID}`)).json.buckets.filter(
      ({ type }: { type: string }) => type === "user",
    );
  /** A token that can read the organization and the given types, or one object of a type by ID. */
  const tokenFor = async (...reads: [type: string, id?: string][]): Promise<string> => {
    const all: [string, string?][] = [["orgs", orgID], ...reads];
    const permissions = all.map(([type, id]) => ({
      action: "read",
      resource: { type, id, ...(type === "users" ? {} : { orgID }) },
    }));
    return (await api.call("POST", "/api/v2/authorizations", { orgID, permissions })).json.token;
  };
  function gitops(token: string, ...args: string[]) {
    const connection = { INFLUX_HOST: server.url, INFLUX_TOKEN: token, INFLUX_ORG: server.org };
    const options = { cwd: folder, env: { PATH: "/nonexistent", HOME: folder, ...connection } };
    return new Promise<{ code: number; output: string }>((done) =>
      execFile(process.execPath, [GITOPS, ...args], options, (error, stdout, stderr) =>
        done({ code: error ? Number(error.code) : 0, output: stdout + stderr }),
      ),
    );
  }
  /** `drift --unmanaged` of a state that has one of the buckets. */
  async function drift(token: string, { id, name }: { id: string; name: string }) {
    const type = typeToken("bucket");
    const outputs = { name, orgId: orgID, declared: ["name"] };
    const entry = { urn: `urn:pulumi:s::p::${type}::${name}`, type, id, inputs: { name }, outputs };
    const state = JSON.stringify({ version: 3, deployment: { resources: [entry] } });
    await writeFile(join(folder, "state.json"), state);
    return gitops(token, "drift", "--state", "state.json", "--unmanaged", ...withoutTokens);
  }

  it("makes drift and export incomplete, wherever the hidden buckets are in the list", async () => {
    await api.call("POST", "/api/v2/labels", { orgID, name: "team" });
    for (const name of ["second", "third"]) {
      const body = { orgID, name, retentionRules: [] };
      expect((await api.call("POST", "/api/v2/buckets", body)).status).toBe(201);
    }
    // Wherever it is in the list, hidden buckets are before it, after it, or on both sides.
    for (const bucket of await userBuckets()) {
      const token = await tokenFor(["buckets", bucket.id], ["labels"]);
      const result = await drift(token, bucket);
      expect([result.code, result.output]).toEqual([1, expect.stringContaining("INCOMPLETE: ")]);
      expect(result.output).toContain("can't see all buckets");
      const exported = await gitops(token, "export");
      expect([exported.code, exported.output]).toEqual([
        1,
        expect.stringContaining("INCOMPLETE: "),
      ]);
      expect(exported.output).toContain(`new Bucket("${bucket.name}"`);
    }
    const second = (await userBuckets()).find(({ name }) => name === "second");
    const whole = await tokenFor(["buckets"], ["labels"]);
    for (const token of [server.token, whole]) {
      const result = await drift(token, second as never);
      expect([result.code, result.output]).toEqual([3, expect.stringContaining("third")]);
      expect(result.output).not.toContain("INCOMPLETE");
      expect((await gitops(token, "export")).code).toBe(0);
    }
  });

  it("makes drift and export incomplete without labels, unless its permissions rule out hidden ones", async () => {
    const [bucket, ...others] = await userBuckets();
    for (const { id } of others) await api.call("DELETE", `/api/v2/buckets/${id}`);
    const blind = await tokenFor(["buckets"]);
    const reader = await tokenFor(["buckets"], ["labels"]);
    const informed = await tokenFor(["buckets"], ["labels"], ["authorizations"], ["users"]);
    const codes = async (token: string) => [
      (await drift(token, bucket as never)).code,
      (await gitops(token, "export")).code,
    ];
    // One label is unmanaged.
    expect(await codes(blind)).toEqual([1, 1]);
    expect(await codes(reader)).toEqual([3, 0]);
    const { labels } = (await api.call("GET", `/api/v2/labels?orgID=${orgID}`)).json;
    for (const { id } of labels) await api.call("DELETE", `/api/v2/labels/${id}`);
    for (const token of [blind, reader]) {
      const { code, output } = await drift(token, bucket as never);
      expect([code, output]).toEqual([
        1,
        expect.stringContaining("sees no labels: there are none"),
      ]);
    }
    for (const token of [server.token, informed]) expect(await codes(token)).toEqual([0, 0]);
    const unlabeled = ["--ignore", "Label:*", "--ignore", "BucketLabelAttachment:*"];
    const args = ["drift", "--state", "state.json", "--unmanaged", ...withoutTokens, ...unlabeled];
    expect((await gitops(reader, ...args)).code).toBe(0);
  });

  it("is not reported if all of its organization is visible next to a larger one", async () => {
    const other = (await api.call("POST", "/api/v2/orgs", { name: "other" })).json.id;
    for (let n = 0; n < 120; n += 1) await api.createBucket({ orgID: other, name: `other-${n}` });
    for (let n = 0; n < 5; n += 1) await api.createBucket({ orgID, name: `late-${n}` });
    const path = `/api/v2/buckets?limit=100&orgID=${orgID}`;
    const { buckets } = (await api.call("GET", path)).json;
    const own = buckets.filter(({ type }: { type: string }) => type === "user");
    const token = await tokenFor(["buckets"], ["labels"], ["authorizations"], ["users"]);
    const exported = await gitops(token, "export");
    expect(exported.code).toBe(0);
    expect(exported.output.match(/new Bucket\(/g)).toHaveLength(own.length);
    // Also for a token that sees both organizations.
    for (const seeing of [token, server.token]) {
      const { session } = startRun({ url: server.url, token: seeing, org: server.org });
      expect(await allBuckets(session)).toHaveLength(buckets.length);
    }
    const result = await drift(token, own[0]);
    expect(result.output.match(/late-\d/g)).toHaveLength(5);
    expect(result.output).not.toContain("INCOMPLETE");
  });
});
