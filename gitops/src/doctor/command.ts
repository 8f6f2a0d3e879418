import { Command } from "commander";
import { type DoctorOptions, doctor } from "./doctor";

export const doctorCommand = new Command("doctor")
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
