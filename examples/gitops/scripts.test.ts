import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

// Each test starts several commands.
vi.setConfig({ testTimeout: 60_000 });

/** A stand-in for `gh`: records its arguments and input, and prints the response that the test sets. */
const STAND_IN = `#!/usr/bin/env node
const { appendFileSync, readFileSync } = require("node:fs");
const args = process.argv.slice(2);
const input = readFileSync(0, "utf8");
appendFileSync(process.env.GH_CALLS, JSON.stringify({ args, input }) + "\\n");
if (args[1] === "list") process.stdout.write(process.env.GH_ANSWER);
`;

const OURS = { number: 7, title: "Drift: stack prod" };
const OTHERS = { number: 8, title: "Drift: stack staging" };
const REPORT = '# Drift\n\n`$(id)` — "sensors"';

let folder: string;
let report: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "scripts-"));
  report = join(folder, "report.md");
  writeFileSync(report, REPORT);
  writeFileSync(join(folder, "gh"), STAND_IN, { mode: 0o755 });
  writeFileSync(join(folder, "calls"), "");
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Runs one of the example's scripts; resolves to its exit code. */
function run(script: string, args: string[], env: Record<string, string>) {
  const path = [folder, dirname(process.execPath)].join(delimiter);
  return new Promise<number>((resolve) =>
    execFile(
      process.execPath,
      [join(__dirname, "scripts", script), ...args],
      { env: { PATH: path, GH_CALLS: join(folder, "calls"), ...env } },
      (error) => resolve(error ? Number(error.code) : 0),
    ),
  );
}

const calls = (): { args: string[]; input: string }[] =>
  readFileSync(join(folder, "calls"), "utf8")
    .trim()
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line));
/** The calls of `gh` other than lookups. */
const deeds = () =>
  calls()
    .map(({ args }) => args.slice(0, 3).join(" "))
    .filter((deed) => !deed.startsWith("issue list"));

describe("driftIssue.mjs on GitHub", () => {
  const drift = (code: string, ...open: object[]) =>
    run("driftIssue.mjs", [code, report], { STACK: "prod", GH_ANSWER: JSON.stringify(open) });

  it.each([
    [
      "drift, no issue: opens one",
      "3",
      [OTHERS],
      ["label create influxdb-drift", "issue create --title"],
      0,
    ],
    ["drift, an issue: updates it", "3", [OTHERS, OURS], ["issue edit 7"], 0],
    ["no drift, no issue: does nothing", "0", [OTHERS], [], 0],
    ["no drift, an issue: closes it", "0", [OTHERS, OURS], ["issue close 7"], 0],
    ["unknown, no issue: fails", "1", [], [], 1],
    ["unknown, an issue: leaves it and fails", "1", [OURS], [], 1],
    ["a crash, an issue: leaves it and fails", "137", [OURS], [], 1],
  ])("%s", async (_, code, open, expected, exitCode) => {
    expect(await drift(code, ...open)).toBe(exitCode);
    expect(deeds()).toEqual(expected);
  });

  it("passes on the report as text, and truncates a long one", async () => {
    await drift("3");
    expect(calls().at(-1)?.input).toBe(REPORT);
    writeFileSync(report, "ä".repeat(100_000));
    await drift("3", OURS);
    expect(calls().at(-1)?.input.length).toBeLessThan(65_536);
  });

  it("fails if the tracker fails or an argument is missing", async () => {
    writeFileSync(join(folder, "gh"), "#!/bin/sh\nexit 4\n", { mode: 0o755 });
    expect(await drift("3")).toBe(1);
    expect(await run("driftIssue.mjs", ["", report], { STACK: "prod" })).toBe(1);
    expect(await run("driftIssue.mjs", ["3", report], {})).toBe(1);
  });
});

describe("driftIssue.mjs on GitLab", () => {
  let server: Server;
  let requests: string[];
  let open: object[];
  beforeEach(async () => {
    requests = [];
    server = createServer(async (request, response) => {
      const body = await text(request);
      if (request.headers["private-token"] !== "of-the-project") response.statusCode = 401;
      if (request.method !== "GET") requests.push(`${request.method} ${request.url} ${body}`);
      response.end(JSON.stringify(request.method === "GET" ? open : {}));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  });
  afterEach(() => new Promise((resolve) => server.close(resolve)));

  const drift = (code: string, token = "of-the-project") =>
    run("driftIssue.mjs", [code, report], {
      STACK: "prod",
      GITLAB_CI: "true",
      CI_API_V4_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      CI_PROJECT_ID: "1",
      DRIFT_TOKEN: token,
    });

  it("opens, updates and closes one issue", async () => {
    open = [{ iid: 8, title: OTHERS.title }];
    expect(await drift("3")).toBe(0);
    expect(await drift("0")).toBe(0);
    open = [{ iid: 7, title: OURS.title }];
    expect(await drift("3")).toBe(0);
    expect(await drift("0")).toBe(0);
    expect(await drift("1")).toBe(1);
    expect(requests.map((request) => request.split(" ").slice(0, 2).join(" "))).toEqual([
      "POST /projects/1/issues",
      "PUT /projects/1/issues/7",
      "POST /projects/1/issues/7/notes",
      "PUT /projects/1/issues/7",
    ]);
    expect(requests[0]).toContain(JSON.stringify(REPORT));
    expect(requests[3]).toContain('"state_event":"close"');
  });

  it("fails if GitLab rejects the token", async () => {
    open = [];
    expect(await drift("3", "expired")).toBe(1);
    expect(requests).toEqual([]);
  });
});
