import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Command } from "commander";
import { type DoctorOptions, doctor } from "./doctor";

const { version } = JSON.parse(readFileSync(join(__dirname, "..", "package.json"), "utf8"));

const program = new Command("influxdb-gitops")
  .description("Looks after InfluxDB Cloud Serverless buckets that are kept in code.")
  .version(version)
  .addHelpText(
    "after",
    "\nExit codes: 0 all is well, 1 something is broken or the command itself failed.",
  );

program
  .command("doctor")
  .description("check the URL, the token and the organisation, one line each, with what to do")
  .option(
    "--url <url>",
    "base URL of InfluxDB (default: INFLUX_HOST, then the active influx profile)",
  )
  .option("--org <name>", "organisation (default: INFLUX_ORG or INFLUX_ORG_ID, then the profile)")
  .addHelpText(
    "after",
    "\nThe token comes from INFLUX_TOKEN or the active profile of the influx command, never from an option:" +
      "\noptions are seen by every user of the machine.",
  )
  .action(async (options: DoctorOptions) => {
    process.exitCode = await doctor(options, process.env, (line) =>
      process.stdout.write(`${line}\n`),
    );
  });

void program.parseAsync().catch((error: Error) => {
  process.stderr.write(`influxdb-gitops: ${error.message}\n`);
  process.exitCode = 1;
});
