import { describe, expect, it } from "vitest";
import { networkProblem } from "./networkProblem";
import { planFindings } from "./plan";
import { exitCodeOf, lineOf, summaryOf } from "./report";
import { tlsFinding } from "./server";
import { nodeFinding, providerFinding, sdkFinding } from "./versions";

const bucket = (everySeconds?: number) =>
  ({ retentionRules: everySeconds === undefined ? [] : [{ everySeconds }] }) as never;
const DAY = 86_400;
const NONE = { maxBuckets: undefined, maxRetentionSeconds: undefined };

describe("networkProblem", () => {
  it.each([
    ["ENOTFOUND", "url", /host not found/],
    ["EAI_AGAIN", "url", /DNS isn't responding/],
    ["ECONNREFUSED", "url", /connection refused/],
    ["UND_ERR_CONNECT_TIMEOUT", "url", /firewall/],
    ["CERT_HAS_EXPIRED", "tls", /expired/],
    ["ERR_TLS_CERT_ALTNAME_INVALID", "tls", /another host/],
    ["SELF_SIGNED_CERT_IN_CHAIN", "tls", /NODE_EXTRA_CA_CERTS/],
    ["ERR_SSL_WRONG_VERSION_NUMBER", "tls", /doesn't use TLS/],
  ])("recognizes %s", (code, check, meaning) => {
    expect(networkProblem(code)).toEqual({ check, meaning: expect.stringMatching(meaning) });
  });

  it("returns nothing for unknown codes", () => {
    expect(networkProblem("EWHATEVER")).toBeUndefined();
    expect(networkProblem(undefined)).toBeUndefined();
  });
});

describe("tlsFinding", () => {
  it.each([
    ["https://eu.example", {}, "ok"],
    ["https://eu.example", { NODE_TLS_REJECT_UNAUTHORIZED: "0" }, "warning"],
    ["http://localhost:8086", {}, "ok"],
    ["http://127.0.0.1:8086", {}, "ok"],
    ["http://[::1]:8086", {}, "ok"],
    ["http://localhost.example", {}, "warning"],
    ["http://10.0.0.1", {}, "warning"],
    ["http://localhost:8086", { HTTP_PROXY: "http://me:pass@proxy.example:3128" }, "warning"],
    ["http://localhost:8086", { HTTP_PROXY: "http://p.example", NO_PROXY: "a, localhost" }, "ok"],
    [
      "http://localhost:8086",
      { http_proxy: "http://p.example", no_proxy: "localhost:80" },
      "warning",
    ],
    ["http://localhost:8086", { HTTP_PROXY: "http://p.example", NO_PROXY: "*" }, "ok"],
  ])("%s %o is %s", (url, env, status) => {
    const found = tlsFinding(url, env);
    expect(found.status).toBe(status);
    expect(JSON.stringify(found)).not.toContain("pass@");
  });
});

it("tlsFinding names the proxy and the variable that sets it", () => {
  const env = { http_proxy: "http://me:pass@p.example:3128", HTTP_PROXY: "http://other.example" };
  expect(tlsFinding("http://10.0.0.1", env).text).toContain("p.example:3128 (http_proxy)");
  expect(tlsFinding("http://10.0.0.1", { HTTP_PROXY: "http://q.example" }).text).toContain(
    "q.example (HTTP_PROXY)",
  );
});

describe("planFindings", () => {
  const statuses = (...args: Parameters<typeof planFindings>) =>
    planFindings(...args).map(({ status }) => status);
  const free = { maxBuckets: 2, maxRetentionSeconds: 30 * DAY };

  it("warns about limits that are reached or exceeded", () => {
    expect(statuses(free, [bucket(DAY)])).toEqual(["ok", "ok"]);
    expect(statuses(free, [bucket(DAY), bucket(30 * DAY)])).toEqual(["warning", "ok"]);
    expect(statuses(free, [bucket(31 * DAY)])).toEqual(["ok", "warning"]);
    expect(statuses(free, [bucket()])).toEqual(["ok", "warning"]);
    expect(statuses(NONE, [bucket(), bucket(DAY), bucket(DAY)])).toEqual(["ok", "ok"]);
  });

  it("warns about a limit that is reached even if there may be more buckets", () => {
    expect(statuses(free, [bucket(DAY)], true)).toEqual(["unknown", "ok"]);
    expect(statuses(free, [bucket(DAY), bucket(DAY)], true)).toEqual(["warning", "ok"]);
    expect(statuses(NONE, [bucket(DAY)], true)).toEqual(["ok", "ok"]);
    expect(planFindings(NONE, [bucket(DAY)], true)[0]?.text).toBe("at least 1 used, no limit");
  });

  it("shows limits and use in readable units", () => {
    expect(planFindings(free, [bucket(DAY)]).map(({ text }) => text)).toEqual([
      "1 of 2 used",
      "at most 30d allowed; longest in use: 1d",
    ]);
    expect(planFindings(NONE, [bucket()]).map(({ text }) => text)).toEqual([
      "1 used, no limit",
      "any allowed; longest in use: infinite",
    ]);
    expect(planFindings(NONE, [])[1]?.text).toBe("any allowed; none in use");
  });
});

describe("versions", () => {
  it("are checked for too old, missing or mixed ones", () => {
    expect(nodeFinding("20.18.1", ">=20.18.1").status).toBe("ok");
    expect(nodeFinding("18.20.0", ">=20.18.1").status).toBe("broken");
    expect(sdkFinding("3.248.0", ">=3.216.0 <4").status).toBe("ok");
    expect(sdkFinding("3.100.0", ">=3.216.0 <4").status).toBe("broken");
    expect(sdkFinding(undefined, ">=3.216.0 <4").status).toBe("warning");
    expect(providerFinding("0.1.0", "0.1.0").status).toBe("ok");
    expect(providerFinding("0.2.0", "0.1.0").status).toBe("warning");
    expect(providerFinding(undefined, "0.1.0").status).toBe("warning");
  });
});

describe("doctor report", () => {
  const plain = { green: String, yellow: String, red: String, dim: String };
  const finding = (status: "ok" | "warning" | "broken" | "unknown") => ({
    check: "url",
    status,
    text: "some\n text",
  });

  it("has one line per finding, with BROKEN in capital letters", () => {
    expect(lineOf(finding("broken"), plain)).toMatch(/^BROKEN {3}url {25}some text$/);
    expect(lineOf(finding("ok"), plain)).toMatch(/^ok {7}url {25}some text$/);
  });

  it("escapes control characters", () => {
    const bucket = { ...finding("ok"), text: "bucket \u001b[2Jsensors" };
    expect(lineOf(bucket, plain)).toMatch(/bucket \\u\{1b\}\[2Jsensors$/);
    // It starts with the name of a provider, which comes from a state.
    const ofProvider = { ...finding("ok"), check: "prod, provider a\u001b[2Jb: url" };
    expect(lineOf(ofProvider, plain)).toContain("provider a\\u{1b}[2Jb: url");
  });

  it("exits with 1 if something is broken, and with 0 if there are only warnings", () => {
    expect(exitCodeOf([finding("ok"), finding("warning"), finding("unknown")])).toBe(0);
    expect(exitCodeOf([finding("broken")])).toBe(1);
    expect(summaryOf([finding("broken"), finding("warning")])).toBe(
      "Broken: 1; warnings: 1; unknown: 0.",
    );
  });
});
