import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { CheckResult } from "../../gitops/src/doctor/checkResult";
import { examineService } from "../../gitops/src/doctor/doctor";
import { apiOf } from "../support/api";
import { NO_SERVER } from "../support/describeOnRealServer";
import { findRealServer, type Influxd, startInfluxd } from "../support/influxd";

const found = findRealServer({ PATH: process.env.PATH, HOME: process.env.HOME });
const program = found?.kind === "influxd" ? found.program : undefined;

/** InfluxDB 2.7 lists tokens with their values, so doctor has a definite result for each permission. */
describe("doctor on InfluxDB 2.7", () => {
  if (!program) {
    it("requires influxd", ({ skip }) => skip(NO_SERVER));
    return;
  }
  let server: Influxd;
  let orgID: string;
  /** An organization and a user are identified by their own IDs. */
  let idOf: Record<string, string>;
  beforeAll(async () => {
    server = await startInfluxd(program);
    const { json } = await apiOf(server).call("GET", "/api/v2/orgs");
    orgID = json.orgs[0].id;
    idOf = { orgs: orgID, users: (await apiOf(server).call("GET", "/api/v2/me")).json.id };
  });
  afterAll(() => server?.stop());

  async function visit(token: string): Promise<Record<string, CheckResult>> {
    const env = {
      INFLUX_HOST: server.url,
      INFLUX_TOKEN: token,
      INFLUX_ORG: server.org,
      INFLUX_CONFIGS_PATH: "/nonexistent",
    };
    const findings: CheckResult[] = [];
    for await (const finding of examineService({}, env)) findings.push(finding);
    expect(JSON.stringify(findings)).not.toContain(token);
    return Object.fromEntries(findings.map((finding) => [finding.check, finding]));
  }
  const having = (status: string, findings: Record<string, CheckResult>) =>
    Object.keys(findings).filter((check) => findings[check]?.status === status);

  async function makeToken(...permissions: [action: string, type: string][]): Promise<string> {
    const { json } = await apiOf(server).call("POST", "/api/v2/authorizations", {
      orgID,
      permissions: permissions.map(([action, type]) => ({
        action,
        resource: { type, id: idOf[type], ...(type !== "users" && { orgID }) },
      })),
    });
    return json.token;
  }

  it("finds that the operator's token can do all, and reports missing features", async () => {
    const findings = await visit(server.token);
    expect(having("broken", findings)).toEqual([]);
    expect(having("warning", findings)).toEqual(["explicit schemas"]);
    expect(having("unknown", findings)).toEqual(["plan: buckets"]);
  });

  it("reports that the operator's token sees several organizations", async () => {
    const api = apiOf(server);
    const { json } = await api.call("POST", "/api/v2/orgs", { name: "other" });
    const findings = await visit(server.token);
    expect(findings.token?.text).toMatch(/ buckets in 2 organizations/);
    expect(having("broken", findings)).toEqual([]);
    await api.call("DELETE", `/api/v2/orgs/${json.id}`);
  });

  it("reports the missing write permissions of a token that can read everything", async () => {
    const token = await makeToken(
      ["read", "authorizations"],
      ["read", "users"],
      ["read", "orgs"],
      ["read", "buckets"],
      ["read", "labels"],
    );
    const findings = await visit(token);
    expect(having("broken", findings)).toEqual([]);
    expect(having("warning", findings)).toEqual([
      "write buckets",
      "write labels",
      "write members and owners",
      "write schemas",
      "write DBRP mappings",
      "write tokens",
      "explicit schemas",
    ]);
  });

  it("reports what it cannot check for a token that can only read buckets", async () => {
    const findings = await visit(await makeToken(["read", "buckets"]));
    expect(findings.token?.status).toBe("ok");
    expect(having("broken", findings)).toEqual(["organization"]);
    expect(findings["write buckets"]?.status).toBe("unknown");
  });
});
