import { Command, Option } from "commander";
import type { DoctorOptions } from "./runDoctor";

const HELP = `
It only reads. Checks that would have to write are reported as unknown. With a token that can list tokens
(read-authorizations), it can check more.

Settings: with --stack, the stack's configuration and its InfluxDB providers; otherwise, the options; then INFLUX_HOST,
INFLUX_TOKEN, INFLUX_ORG or INFLUX_ORG_ID; then the active profile of the influx command. There is no token
option, since other users of the machine could see it.

Exit codes: 0 nothing is broken (there may be warnings), 1 something is broken.

Examples:
  influxdb-gitops doctor --stack prod
  INFLUX_HOST=https://… INFLUX_TOKEN=… influxdb-gitops doctor --org acme --json`;

export const doctorCommand = new Command("doctor")
  .description("check everything that a stack needs, and suggest fixes")
  .addOption(
    new Option("-s, --stack <name>", "check the settings and providers of this stack").conflicts([
      "url",
      "org",
    ]),
  )
  .option("-C, --cwd <dir>", "folder of the Pulumi project (default: the working directory)")
  .option("--url <url>", "InfluxDB base URL")
  .option("--org <name>", "organization")
  .option("--json", "print an array of {check, status: ok|warning|broken|unknown, text}")
  .addHelpText("after", HELP)
  .action(async (options: DoctorOptions) => {
    const { runDoctor } = await import("./runDoctor.js");
    await runDoctor(options);
  });
