import { createRequire } from "node:module";
import { release, type } from "node:os";
import { countLine } from "./ci/summaryReporter.mjs";

const { version: own } = createRequire(import.meta.url)("../provider/package.json");

/**
 * @typedef {import("./ci/summaryReporter.mjs").Counts} Counts
 * @typedef {{ server: import("./service.mjs").Server, version: string, counts: Counts, seconds: number, day: Date }} Facts
 */

/**
 * Returns the report of a run on a real server, in Markdown, without the token and without anything that identifies the
 * server's owner.
 * @param {Facts} facts
 */
export function reportText({ server, version, counts, seconds, day }) {
  const { host } = new URL(server.url);
  const text = `# Acceptance on ${host}

| | |
| --- | --- |
| date | ${day.toISOString().slice(0, 10)} |
| server | ${version} |
| pulumi-influxdb-serverless | ${own} |
| Node.js, system | ${process.version}, ${type()} ${release()} |
| result | ${countLine(counts)} in ${seconds} s |
${section("Failed", counts.failures)}${section("Skipped", counts.skips)}`;
  return [
    [server.token, "<token>"],
    [server.org, "<organization>"],
  ].reduce((shown, [secret = "", word = ""]) => shown.replaceAll(secret, word), text);
}

/** @param {string} title @param {string[]} lines */
function section(title, lines) {
  if (lines.length === 0) return "";
  return `\n## ${title}\n\n${lines.map((line) => `- ${line.trim()}\n`).join("")}`;
}
