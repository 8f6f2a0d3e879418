import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";
import { parseArgs } from "node:util";
import { run, stopOnSignals } from "./childProcess.mjs";
import { reportText } from "./serviceReport.mjs";

const USAGE = `npm run test:service [-- --yes]

Runs the acceptance and conformance tests on a real server, such as InfluxDB Cloud Serverless, and writes a report
without secrets that can be attached to an issue. It takes INFLUX_HOST, INFLUX_ORG and INFLUX_TOKEN (an all-access token) from the
environment, and asks for what is missing.

  --yes    don't ask before it starts
  --help   this text
`;

const root = join(import.meta.dirname, "..");
const folder = join(root, ".reports");
const COUNTS = join(folder, "service.json");
const REPORT = join(folder, "service.md");

/** @typedef {{ url: string, org: string, token: string }} Server */

const { values } = parseArgs({ options: { yes: { type: "boolean" }, help: { type: "boolean" } } });
if (values.help) process.stdout.write(USAGE);
else process.exitCode = await main(values.yes ?? false);

/** @param {boolean} isAgreed */
async function main(isAgreed) {
  const { INFLUX_HOST = "", INFLUX_ORG = "", INFLUX_TOKEN = "" } = process.env;
  const server = {
    url: INFLUX_HOST || (await ask("URL, such as https://us-east-1-1.aws.cloud2.influxdata.com: ")),
    org: INFLUX_ORG || (await ask("Name of the organization: ")),
    token: INFLUX_TOKEN || (await ask("All-access token (not shown): ", { isHidden: true })),
  };
  if (!URL.canParse(server.url) || !server.org || !server.token) {
    process.stderr.write(
      `URL, organization and token are required, the URL with https:// or http://.\n\n${USAGE}`,
    );
    return 2;
  }
  const version = await healthOf(server);
  process.stdout.write(`
This creates about 20 buckets and 10 labels at a time in organization "${server.org}" of ${server.url} (${version}), with
names that begin with acceptance- or conformance-. It deletes those at the end, with any that an earlier run left behind, and
touches nothing else. It takes a few minutes.
`);
  if (!isAgreed && (await ask('Type "yes" to start: ')) !== "yes") return 2;
  stopOnSignals();
  mkdirSync(folder, { recursive: true });
  const started = Date.now();
  rmSync(COUNTS, { force: true });
  const code = await test(server);
  if (!existsSync(COUNTS)) return code || 1;
  const counts = JSON.parse(readFileSync(COUNTS, "utf8"));
  const seconds = Math.round((Date.now() - started) / 1_000);
  writeFileSync(REPORT, reportText({ server, version, counts, seconds, day: new Date() }));
  process.stdout.write(`\nReport without secrets, for an issue: ${REPORT}\n`);
  return code;
}

/** @param {Server} server */
function test({ url, org, token }) {
  const vitest = join(root, "node_modules", "vitest", "vitest.mjs");
  const projects = ["acceptance", "conformance"].flatMap((name) => ["--project", name]);
  const env = { INFLUX_HOST: url, INFLUX_ORG: org, INFLUX_TOKEN: token, TEST_REPORT: COUNTS };
  return run(process.execPath, [vitest, "run", ...projects], {
    cwd: root,
    env: { ...process.env, ...env },
    wholeGroup: true,
  });
}

/** Returns what the server reports about itself. @param {Server} server */
async function healthOf({ url }) {
  try {
    const response = await fetch(`${url.replace(/\/+$/, "")}/health`);
    const { name = "", version = "" } = /** @type {Record<string, string>} */ (
      await response.json()
    );
    return `${name} ${version}`.trim() || `${response.status} at /health`;
  } catch {
    return "no response at /health";
  }
}

/** @param {string} question @param {{ isHidden?: boolean }} [options] */
async function ask(question, { isHidden = false } = {}) {
  if (!process.stdin.isTTY) return "";
  process.stdout.write(question);
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const output = isHidden ? silent : process.stdout;
  const terminal = createInterface({ input: process.stdin, output, terminal: true });
  try {
    return (await terminal.question("")).trim();
  } finally {
    terminal.close();
    if (isHidden) process.stdout.write("\n");
  }
}
