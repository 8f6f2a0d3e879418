import { Command } from "commander";
import { collect, includeOption, terraformOption } from "../options";
import type { ImportOptions } from "./runImport";

const HELP = `
Records the objects that "influxdb-gitops export" declares, with the same --include or --terraform, in the state of a
stack, under the same names. The next preview of that program shows no changes. Nothing changes on the server. Objects
that the stack already manages are left unchanged; objects that another stack in the project manages are refused. The
previous state is saved to a file; don't commit it. The value of an API token is known only with --terraform, which
stores it in the state, encrypted.

The program must declare the objects before the next "pulumi up", which otherwise deletes them with their data.

Connection: the settings of the stack (pulumi config set influxdb:url …).

Examples:
  influxdb-gitops export --stack prod --out . && influxdb-gitops import --stack prod
  influxdb-gitops import --stack prod --include "telegraf/*" --dry-run
  terraform show -json | influxdb-gitops import --stack prod --terraform -`;

export const importCommand = new Command("import")
  .description("record the objects on the server in the state of a stack")
  .addOption(includeOption())
  .addOption(terraformOption())
  .option("-s, --stack <name>", "stack (default: the selected one)")
  .option("-C, --cwd <dir>", "folder of the Pulumi project (default: the working directory)")
  .option(
    "--managed-by <stack>",
    "stack in another project whose objects are also refused (repeatable)",
    collect,
    [],
  )
  .option("--ignore-stack <stack>", "stack in this project to ignore (repeatable)", collect, [])
  .option("--dry-run", "print what would be imported, and write nothing")
  .addHelpText("after", HELP)
  .action(async (options: ImportOptions) => {
    const { runImport } = await import("./runImport.js");
    await runImport(options);
  });
