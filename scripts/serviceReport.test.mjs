import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, it } from "vitest";
import { reportText } from "./serviceReport.mjs";

it("the report of a run on a server names failed and skipped tests, but contains no secrets", () => {
  const server = { url: "https://eu.example/", org: "acme", token: "s3cret-token" };
  const counts = {
    ...{ passed: 3, failed: 1, skipped: 2 },
    failures: ["  a.test.ts › works: 401 for s3cret-token in acme"],
    skips: ["  2 × acceptance: it has no measurement schemas"],
  };
  const facts = { server, version: "influxdb 2.7", counts, seconds: 9, day: new Date(0) };
  const report = reportText(facts);
  expect(report).toContain("# Acceptance on eu.example");
  expect(report).toContain("| result | 3 passed, 1 failed, 2 skipped in 9 s |");
  expect(report).toContain("- a.test.ts › works: 401 for <token> in <organization>");
  expect(report).toContain("## Skipped\n\n- 2 × acceptance");
  expect(report).not.toMatch(/s3cret|acme/);
});

it("without a terminal, a missing setting is an error", () => {
  const script = join(import.meta.dirname, "service.mjs");
  const env = { PATH: process.env.PATH, INFLUX_HOST: "http://127.0.0.1:1" };
  const { status, stderr } = spawnSync(process.execPath, [script], { env, encoding: "utf8" });
  expect([status, stderr]).toEqual([
    2,
    expect.stringContaining("URL, organization and token are required"),
  ]);
});
