import { Command } from "commander";
import { takeInventory } from "../live/inventory";
import { openOrganization } from "../live/openOrganization";
import { selectionOf } from "../live/select";
import { declarable } from "../program/declarable";
import { nameObjects } from "../program/namedObject";
import { writeProgram } from "../program/program";
import { progressOn } from "../terminal/progress";
import { visible } from "../terminal/visible";
import { writeProject } from "./project";

interface ExportOptions {
  include: string[];
  out?: string;
  stack?: string;
  cwd?: string;
}

const each = (value: string, before: string[]) => [...before, value];

const HELP = `
The program declares labels, buckets, and the attachments, members, owners and measurement schemas of each bucket; the
service's own buckets are left out. It goes to the standard output, or with --out into a folder, as index.ts; nothing
that is there is overwritten. Then "influxdb-gitops import" takes the same objects into a stack's state.

The connection is that of --stack, or of INFLUX_HOST, INFLUX_TOKEN and INFLUX_ORG, or of the active influx profile.

Examples:
  influxdb-gitops export --out buckets
  influxdb-gitops export --stack prod --include "telegraf/*" --include sensors > index.ts`;

export const exportCommand = new Command("export")
  .description("write a TypeScript program that declares what there is on the server")
  .option("--include <glob>", "only buckets and labels of such a name; again for more", each, [])
  .option("-o, --out <dir>", "write index.ts there, and what a project needs besides")
  .option("-s, --stack <name>", "connect with the settings of this stack")
  .option("-C, --cwd <dir>", "the folder of the Pulumi project (default: the working directory)")
  .addHelpText("after", HELP)
  .action(run);

async function run(options: ExportOptions): Promise<void> {
  const progress = progressOn(process.stderr);
  const session = await openOrganization(options);
  try {
    const selection = selectionOf(options.include);
    const { objects, notes } = await takeInventory(session, selection, (done, all) =>
      progress.show(`looking at ${done} of ${all} buckets …`),
    );
    progress.clear();
    const own = declarable(objects);
    const named = nameObjects(own.objects);
    const program = writeProgram(named, { url: session.client.url });
    for (const note of [...notes, ...own.notes]) process.stderr.write(`note: ${visible(note)}\n`);
    if (options.out === undefined) process.stdout.write(program);
    else process.stderr.write(await writeProject(options.out, program, named.length));
  } finally {
    progress.clear();
    await session.client.close();
  }
}
