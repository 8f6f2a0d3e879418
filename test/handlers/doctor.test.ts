import { startEmulator } from "influxdb-serverless-emulator";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { CheckResult } from "../../gitops/src/doctor/checkResult";
import { examineService } from "../../gitops/src/doctor/doctor";
import { shareEmulator } from "../support/emulator";
import { type ChangingProxy, startChangingProxy } from "../support/proxies/changingProxy";

const ENV = { INFLUX_CONFIGS_PATH: "/nonexistent" };

/** Three buckets `b0` to `b2`, by name. */
let ids: string[];
const at = shareEmulator(
  { token: "canary-token" },
  async ({ api, emulator: { orgID, tokens } }) => {
    const made = [0, 1, 2].map((number) =>
      api.createBucket({ orgID, name: `b${number}`, schemaType: "explicit" }),
    );
    ids = (await Promise.all(made)).map(({ id }) => id);
    await api.call("POST", "/api/v2/labels", { orgID, name: "team" });
    tokens.add(
      { token: "reader", access: "read" },
      { token: "no-labels", access: "no-labels" },
      { token: "narrow", buckets: { [ids[1] as string]: "read" } },
    );
  },
);
afterEach(() => {
  at.emulator.faults.clear();
  at.emulator.settings.change({
    plan: "paid",
    switches: { authorizationsApi: "present", labelsApi: "present", usersApi: "present" },
  });
});

/** The findings by check; in any case, no token is shown, and only reads are sent. */
async function visit(env: Record<string, string> = {}): Promise<Record<string, CheckResult>> {
  const settings = {
    INFLUX_HOST: at.emulator.url,
    INFLUX_TOKEN: at.emulator.token,
    INFLUX_ORG: at.emulator.org,
  };
  at.emulator.counters.reset();
  const findings: CheckResult[] = [];
  for await (const one of examineService({}, { ...ENV, ...settings, ...env })) findings.push(one);
  expect(JSON.stringify(findings)).not.toContain("canary");
  const calls = Object.keys(at.emulator.counters.read().calls);
  expect(calls.filter((call) => !call.startsWith("GET "))).toEqual([]);
  return Object.fromEntries(findings.map((finding) => [finding.check, finding]));
}

const byId = (token: string) => ({
  INFLUX_TOKEN: token,
  INFLUX_ORG: "",
  INFLUX_ORG_ID: at.emulator.orgID,
});

/** The checks with one status. */
const having = (status: string, findings: Record<string, CheckResult>) =>
  Object.values(findings)
    .filter((finding) => finding.status === status)
    .map(({ check }) => check);

describe("doctor with an all-access token", () => {
  it("takes no overloaded server's response as proof that an API is there", async () => {
    const path = "/(users|dbrps)$";
    at.emulator.faults.add({ path, action: "status", status: 503, times: "forever" });
    const found = having("unknown", await visit(byId(at.emulator.token)));
    expect(found).toEqual(expect.arrayContaining(["users API", "DBRP API"]));
  });

  it("reports what made it skip checks, and doesn't fail", async () => {
    at.emulator.faults.add({ path: "/buckets$", action: "status", after: 2 });
    const findings = await visit(byId(at.emulator.token));
    expect(having("broken", findings)).toEqual(["server"]);
    expect(findings.server?.text).toMatch(/^the remaining checks were skipped: .*503/);
  });

  it("finds nothing broken, based on the token's permissions", async () => {
    const other = await startEmulator({ org: "other" });
    try {
      const { url: INFLUX_HOST, token: INFLUX_TOKEN, org: INFLUX_ORG } = other;
      const findings = await visit({ INFLUX_HOST, INFLUX_TOKEN, INFLUX_ORG });
      expect(having("broken", findings)).toEqual([]);
      expect(having("unknown", findings)).toEqual(["explicit schemas"]);
      expect(findings["write schemas"]?.text).toBe("granted by the token's permissions");
    } finally {
      await other.close();
    }
  });

  it("finds nothing broken without the permissions, and lists what it cannot check", async () => {
    at.emulator.settings.change({ switches: { authorizationsApi: "absent" } });
    const findings = await visit();
    expect(having("broken", findings)).toEqual([]);
    expect(having("warning", findings)).toEqual(["tokens API"]);
    expect(having("unknown", findings)).toEqual([
      "write buckets",
      "write labels",
      "write members and owners",
      "write schemas",
      "read DBRP mappings",
      "write DBRP mappings",
      "read tokens",
      "write tokens",
    ]);
    expect(findings.organization?.text).toBe(`emulator (${at.emulator.orgID})`);
    expect(findings["plan: buckets"]?.text).toBe("3 used, no limit");
  });

  it("warns about a full plan, and reports the longest retention", async () => {
    at.emulator.settings.change({ plan: "free" });
    const findings = await visit();
    expect(findings["plan: buckets"]).toMatchObject({
      status: "warning",
      text: expect.stringMatching(/^3 of 2 used/),
    });
    expect(findings["plan: retention"]?.text).toBe("at most 30d allowed; longest in use: 30d");
  });

  it("warns about missing APIs", async () => {
    for (const unknownPath of ["json", "text"] as const) {
      at.emulator.settings.change({
        switches: { labelsApi: "absent", usersApi: "absent", unknownPath },
      });
      const findings = await visit();
      expect(having("broken", findings)).toEqual([]);
      expect(having("warning", findings)).toEqual(["labels API", "users API"]);
    }
    at.emulator.settings.change({ switches: { unknownPath: "json" } });
  });
});

describe("doctor with a limited token", () => {
  it("cannot recognize a read-only token, and says so", async () => {
    const findings = await visit({ INFLUX_TOKEN: "reader" });
    expect(having("broken", findings)).toEqual([]);
    expect(findings["write buckets"]).toMatchObject({
      status: "unknown",
      text: expect.stringContaining("can't be checked without writing"),
    });
  });

  it("does not take an empty list of labels as proof that there are none", async () => {
    const findings = await visit({ INFLUX_TOKEN: "no-labels" });
    expect(findings["read labels"]?.status).toBe("unknown");
    expect(findings["read buckets"]?.status).toBe("ok");
  });

  it("does not take the buckets that a token can read as all that the plan counts", async () => {
    at.emulator.settings.change({ plan: "free" });
    const { token } = await at.api.createNarrowToken(at.emulator.orgID, ids[0]);
    const findings = await visit(byId(token));
    expect(findings["plan: buckets"]).toMatchObject({
      status: "unknown",
      text: expect.stringMatching(/^at least 1 of 2 used\. This token can't see all buckets/),
    });
  });

  it("continues with what a single-bucket token can see", async () => {
    const findings = await visit(byId("narrow"));
    expect(having("broken", findings)).toEqual([]);
    expect(having("warning", findings)).toEqual([
      "organization",
      "read members and owners",
      "read tokens",
    ]);
    expect(findings["read tokens"]?.text).toMatch(/^it can't read tokens, .*: Authorization$/);
    expect(findings["read schemas"]?.status).toBe("ok");
    const named = await visit({ INFLUX_TOKEN: "narrow" });
    expect(named.organization).toMatchObject({
      status: "broken",
      text: expect.stringContaining(`are in ${at.emulator.orgID}`),
    });
    expect(named["labels API"]?.status).toBe("ok");
  });

  it("detects buckets hidden within a list", async () => {
    at.emulator.settings.change({ switches: { authorizationsApi: "absent" } });
    at.emulator.faults.add({ path: "/buckets$", action: "short-pages", keep: 4, after: 1 });
    const { "read buckets": buckets } = await visit();
    expect(buckets).toMatchObject({
      status: "warning",
      text: expect.stringContaining("others that it can't read"),
    });
  });

  it.each([401, 403])(
    "distinguishes a token without bucket permissions from a wrong one: %d",
    async (status) => {
      at.emulator.settings.change({ switches: { authorizationsApi: "absent" } });
      at.emulator.faults.add({ path: "/buckets", action: "status", status, times: "forever" });
      const findings = await visit();
      expect(findings.token?.text).toBe("accepted, but can't list buckets");
      expect(having("broken", findings)).toEqual(["read buckets"]);
      const wrong = await visit({ INFLUX_TOKEN: "canary" });
      expect(having("broken", wrong)).toEqual(["token"]);
    },
  );
});

describe("doctor on a server that shows token permissions", () => {
  let server: ChangingProxy;
  beforeEach(async () => {
    server = await startChangingProxy(at.emulator.url);
  });
  afterEach(() => server.close());

  /** Lists these tokens instead of the server's own. */
  const lists = (authorizations: object[]) => {
    server.instead = ({ path }) =>
      path.startsWith("/api/v2/authorizations")
        ? { status: 200, body: JSON.stringify({ authorizations }) }
        : undefined;
  };

  const all = ["authorizations", "buckets", "labels", "orgs"];
  const permissions = (action: string, types: string[], id?: string) =>
    types.map((type) => ({
      action,
      resource: { type, id: type === "orgs" ? at.emulator.orgID : id, orgID: at.emulator.orgID },
    }));
  const authorization = (...held: object[][]) => ({
    id: "00000000000000a1",
    status: "active",
    token: "redacted",
    permissions: held.flat(),
  });

  const ON_BUCKETS = ["schemas", "DBRP mappings"];
  const WRITES = ["buckets", "labels", "members and owners", ...ON_BUCKETS, "tokens"].map(
    (it) => `write ${it}`,
  );
  const isToRead = (write: string) => !/ (buckets|tokens)$/.test(write);

  it.each<[string, () => object[], broken: string[], warnings: string[]]>([
    [
      "has a definite result for each check",
      () => [...permissions("read", all), ...permissions("write", all)],
      [],
      [],
    ],
    [
      "warns about permissions that up lacks, and about buckets by ID",
      () => [...permissions("read", all), ...permissions("write", ["buckets"], ids[0])],
      [],
      WRITES,
    ],
    [
      "reports as broken that it cannot read buckets",
      () => permissions("read", ["authorizations", "orgs"]),
      ["read buckets"],
      WRITES.flatMap((it) => (isToRead(it) ? [it.replace("write", "read"), it] : [it])),
    ],
  ])("%s", async (_, held, broken, warnings) => {
    lists([authorization(held())]);
    const findings = await visit({ INFLUX_HOST: server.url });
    expect(having("broken", findings)).toEqual(broken);
    expect(having("warning", findings)).toEqual(warnings);
    expect(having("unknown", findings)).toEqual([]);
  });

  it("does not take an empty list for all buckets, since the permissions may be another token's", async () => {
    lists([authorization(permissions("read", all))]);
    const tokens = server.instead;
    server.instead = (asked) =>
      asked.path.startsWith("/api/v2/buckets")
        ? { status: 200, body: '{"buckets":[]}' }
        : tokens?.(asked);
    const findings = await visit({ INFLUX_HOST: server.url });
    expect(findings["plan: buckets"]?.text).toMatch(/^at least 0 used/);
  });

  it("falls back to reading if several tokens could be this one", async () => {
    lists([
      authorization(permissions("read", all), permissions("write", all)),
      authorization(permissions("read", all)),
    ]);
    const findings = await visit({ INFLUX_HOST: server.url });
    expect(findings["read buckets"]?.text).toMatch(/^granted by the token's permissions/);
    expect(findings["write buckets"]?.status).toBe("unknown");
  });
});

describe("doctor with an address that is not InfluxDB", () => {
  it("recognizes a proxy's page, even with status 200", async () => {
    for (const status of [200, 404, 502]) {
      at.emulator.faults.add({ action: "html", status, times: "forever" });
      const { url } = await visit();
      expect(url).toMatchObject({
        status: "broken",
        text: expect.stringMatching(/^something responds, but it is not InfluxDB/),
      });
      at.emulator.faults.clear();
    }
  });

  it("continues if only /health is hidden", async () => {
    at.emulator.faults.add({ path: "/health", action: "html", status: 404, times: "forever" });
    const findings = await visit();
    expect(findings.url?.status).toBe("ok");
    expect(having("broken", findings)).toEqual([]);
  });

  it.each([
    ["nothing listens", "http://127.0.0.1:1", "url", /connection refused/],
    ["https where http is spoken", "https", "tls", /doesn't use TLS/],
    ["not a URL", "influx", "settings", /http:\/\/ or https:\/\//],
  ])("names the problem: %s", async (_, url, check, text) => {
    const host = url === "https" ? at.emulator.url.replace("http:", "https:") : url;
    const findings = await visit({ INFLUX_HOST: host });
    expect(having("broken", findings)).toEqual([check]);
    expect(findings[check]?.text).toMatch(text);
  });

  // A proxy would respond in place of DNS.
  it.skipIf(process.env.HTTP_PROXY || process.env.http_proxy)("names an unknown host", async () => {
    const { url } = await visit({ INFLUX_HOST: "http://influx.invalid" });
    expect(url).toMatchObject({
      status: "broken",
      text: expect.stringMatching(/host not found|DNS does not respond/),
    });
  });
});
