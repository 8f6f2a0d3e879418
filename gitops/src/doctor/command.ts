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
It only reads. If a check would have to write, it says so. With a token that can read the list of tokens
(read-authorizations), it can check more.

Settings: with --stack the stack's configuration and its InfluxDB providers, else the options; then INFLUX_HOST,
INFLUX_TOKEN, INFLUX_ORG or INFLUX_ORG_ID; then the active profile of the influx command. There is no option for the
token, since every user of the machine can see options.

Exit codes: 0 nothing is broken (there may be warnings), 1 something is broken.

Examples:
  influxdb-gitops doctor --stack prod
  INFLUX_HOST=https://… INFLUX_TOKEN=… influxdb-gitops doctor --org acme --json`;

export const doctorCommand = new Command("doctor")
  .description("check everything that a stack needs, and say what to do")
  .addOption(
    new Option("-s, --stack <name>", "stack whose settings and providers to check").conflicts([
      "url",
      "org",
    ]),
  )
  .option("-C, --cwd <dir>", "folder of the Pulumi project (default: the working directory)")
  .option("--url <url>", "base URL of InfluxDB")
  .option("--org <name>", "organization")
  .option("--json", "print an array of {check, status: ok|warning|broken|unknown, text}")
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
