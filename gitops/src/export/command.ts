import { Command } from "commander";
import { includeOption, terraformOption } from "../options";
import type { ExportOptions } from "./runExport";

const HELP = `
The program declares the labels, the buckets, the attachments, members, owners, measurement schemas and DBRP mappings of
each bucket, and API tokens without their values. System buckets and the connection's own token are left out. The program
is written to standard output or, with --out, to index.ts in a folder; existing files are not overwritten.
"influxdb-gitops import" then records the same objects in the state of a stack.

With --terraform, it declares the buckets, labels and tokens in a Terraform state, found by ID, and nothing else. Other
resources and objects that no longer exist are reported. For the steps of a safe migration, see
docs/from-terraform.md in the repository.

Exit codes: 0 the program declares everything that it can (notes name the rest), 1 it failed, or the token can't see
everything (the program is written, but INCOMPLETE).

Connection: the settings of the stack; outside of a project or without a selected stack, INFLUX_HOST, INFLUX_TOKEN and
INFLUX_ORG, or else the active influx profile.

Examples:
  influxdb-gitops export --out buckets
  influxdb-gitops export --stack prod --include "telegraf/*" --include sensors > index.ts
  terraform show -json | influxdb-gitops export --stack prod --terraform - --out .`;

export const exportCommand = new Command("export")
  .description("write a TypeScript program that declares the objects on the server")
  .addOption(includeOption())
  .addOption(terraformOption())
  .option("-o, --out <dir>", "folder for index.ts and the other files of a project")
  .option("-s, --stack <name>", "stack to take the settings from (default: the selected one)")
  .option("-C, --cwd <dir>", "folder of the Pulumi project (default: the working directory)")
  .addHelpText("after", HELP)
  .action(async (options: ExportOptions) => {
    const { runExport } = await import("./runExport.js");
    await runExport(options);
  });
