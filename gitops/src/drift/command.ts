import { Command, Option } from "commander";
import { collect } from "../options";
import type { DriftOptions } from "./runDrift";

const HELP = `
Reads the state ("pulumi stack export", secrets in memory only) and the server with the provider's own code, and
changes neither. It finds what "pulumi refresh --preview-only" finds, with a fraction of the requests. It also finds
columns that only the server has (extra), changed properties that the program doesn't set (undeclared; they count as
drift with --undeclared), and with --unmanaged, objects that aren't in any state, including API tokens (--ignore "Authorization:*"
omits those).

Connection: the providers of the stack. With --state, the token comes from INFLUX_TOKEN.

Exit codes: 0 no drift, 3 drift, 1 incomplete (it prints what it found).

Examples:
  influxdb-gitops drift --stack prod
  influxdb-gitops drift --stack prod --stack prod-eu --unmanaged --ignore "Bucket:test-*"
  pulumi stack export > state.json && influxdb-gitops drift --state state.json --json`;

export const driftCommand = new Command("drift")
  .description("compare the state of stacks with the server")
  .option(
    "-s, --stack <name>",
    "stack (repeatable; several stacks are treated as one)",
    collect,
    [],
  )
  .option("-C, --cwd <dir>", "folder of the Pulumi project (default: the working directory)")
  .option("--state <file>", "exported state instead of a stack (repeatable)", collect, [])
  .option("--unmanaged", "also report objects that no stack manages; reads the whole organization")
  .option(
    "--data",
    "check the data in unmanaged buckets, and in buckets that have the name of a deleted one",
  )
  .option("--undeclared", "count a change as drift even if the program doesn't set the property")
  .option(
    "--ignore <pattern>",
    "ignore a status (extra) or a glob: BucketOwner:*, Bucket:sensors.description (repeatable)",
    collect,
    [],
  )
  .addOption(new Option("--json", "print the report as JSON").conflicts("markdown"))
  .option("--markdown", "print the report as Markdown, for an issue or a comment")
  .addHelpText("after", HELP)
  .action(async (options: DriftOptions) => {
    const { runDrift } = await import("./runDrift.js");
    await runDrift(options);
  });
