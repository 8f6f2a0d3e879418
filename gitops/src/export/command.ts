import { Command } from "commander";
import { writeProgram } from "../codegen/program";
import { readObjects } from "../codegen/readObjects";
import { collect } from "../output/collect";
import { logToStderr } from "../output/progress";
import { terraformOption } from "../terraform/readTerraform";
import { writeProject } from "./project";

interface ExportOptions {
  include: string[];
  terraform?: string;
  out?: string;
  stack?: string;
  cwd?: string;
}

const HELP = `
The program declares labels, buckets, and the attachments, members, owners and measurement schemas of each bucket; the
service's own buckets are left out. It goes to the standard output, or with --out into a folder, as index.ts; nothing
that is there is overwritten. Then "influxdb-gitops import" takes the same objects into a stack's state.

With --terraform, these are the buckets and labels that Terraform keeps, found by their ids, and nothing else. What it
keeps besides, or what is no more there, is told. The order of a safe move is in docs/from-terraform.md of the repository.

Exit codes: 0 the program declares all of it, 1 it failed, or this token may not see everything (then the program is
written, and called INCOMPLETE).

The connection is that of --stack, or of INFLUX_HOST, INFLUX_TOKEN and INFLUX_ORG, or of the active influx profile.

Examples:
  influxdb-gitops export --out buckets
  influxdb-gitops export --stack prod --include "telegraf/*" --include sensors > index.ts
  terraform show -json | influxdb-gitops export --stack prod --terraform - --out .`;

export const exportCommand = new Command("export")
  .description("write a TypeScript program that declares what there is on the server")
  .option("--include <glob>", "only buckets and labels of such a name; again for more", collect, [])
  .addOption(terraformOption())
  .option("-o, --out <dir>", "write index.ts there, and what a project needs besides")
  .option("-s, --stack <name>", "connect with the settings of this stack")
  .option("-C, --cwd <dir>", "the folder of the Pulumi project (default: the working directory)")
  .addHelpText("after", HELP)
  .action(run);

async function run(options: ExportOptions): Promise<void> {
  const { objects, url, hidden } = await readObjects(options);
  const program = writeProgram(objects, { url });
  if (options.out === undefined) process.stdout.write(program);
  else process.stderr.write(await writeProject(options.out, program, objects.length));
  if (hidden.length === 0) return;
  for (const reason of hidden) logToStderr(`INCOMPLETE: ${reason}`);
  process.exitCode = 1;
}
