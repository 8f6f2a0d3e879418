import { Command, Option } from "commander";
import { formatJson } from "../output/formatJson";
import type { CheckResult } from "./checkResult";
import { examine } from "./doctor";
import { exitCodeOf, lineOf, summaryOf } from "./report";
import type { SettingsOptions } from "./settings";

interface DoctorOptions extends SettingsOptions {
  json?: true;
}

const HELP = `
It only reads. Where something cannot be told without writing, it says so; a token that may read the list of
tokens (read-authorizations) lets it tell more.

Settings come from the stack's configuration and its InfluxDB providers with --stack, else from the options; then from
INFLUX_HOST, INFLUX_TOKEN, INFLUX_ORG or INFLUX_ORG_ID; then from the active profile of the influx command. The token
never comes from an option: every user of the machine sees those.

Exit codes: 0 nothing is broken (there may be warnings), 1 something is.

Examples:
  influxdb-gitops doctor --stack prod
  INFLUX_HOST=https://… INFLUX_TOKEN=… influxdb-gitops doctor --org acme --json`;

export const doctorCommand = new Command("doctor")
  .description("check all that a stack needs, one line each, with what to do")
  .addOption(
    new Option(
      "-s, --stack <name>",
      "take the settings from this stack and its providers",
    ).conflicts(["url", "org"]),
  )
  .option("-C, --cwd <dir>", "the folder of the Pulumi project (default: the working directory)")
  .option("--url <url>", "base URL of InfluxDB")
  .option("--org <name>", "organization")
  .option("--json", "an array of {check, status: ok|warning|broken|unknown, text}")
  .addHelpText("after", HELP)
  .action(async ({ json, ...options }: DoctorOptions) => {
    const findings: CheckResult[] = [];
    for await (const finding of examine(options, process.env)) {
      findings.push(finding);
      if (!json) process.stdout.write(`${lineOf(finding)}\n`);
    }
    process.stdout.write(json ? formatJson(findings) : `\n${summaryOf(findings)}\n`);
    process.exitCode = exitCodeOf(findings);
  });
