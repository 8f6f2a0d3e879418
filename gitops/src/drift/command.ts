import { Command, Option } from "commander";
import { CommandError } from "../commandError";
import { connectionsOf, openConnection } from "../stack/connections";
import {
  managedResources,
  readStack,
  readStateFile,
  type StackState,
  unsettled,
} from "../stack/stackState";
import { colors } from "../terminal/colors";
import { each } from "../terminal/each";
import { formatJson } from "../terminal/formatJson";
import { type Progress, progressOn } from "../terminal/progress";
import { tell } from "../terminal/tell";
import { type DriftReport, findDrift } from "./drift";
import { ignoring } from "./ignore";
import { formatMarkdown } from "./markdown";
import { formatText } from "./text";

interface DriftOptions {
  stack: string[];
  cwd?: string;
  state: string[];
  json?: boolean;
  markdown?: boolean;
  unmanaged?: boolean;
  ignore: string[];
}

const HELP = `
What it reads: the state ("pulumi stack export", secrets in memory only) and the server, by the provider's own rules,
so it sees what "pulumi refresh --preview-only" sees, in a fraction of the requests; besides, columns that only the
server has (extra), and with --unmanaged what is in no state. It writes neither state nor server.

The connection is that of the stack's own providers. With --state, the token comes from INFLUX_TOKEN.

Exit codes: 0 no drift, 3 drift, 1 it could not be told (what was found so far is printed, and called incomplete).

Examples:
  influxdb-gitops drift --stack prod
  influxdb-gitops drift --stack prod --stack prod-eu --unmanaged --ignore "Bucket:test-*"
  pulumi stack export > state.json && influxdb-gitops drift --state state.json --json`;

export const driftCommand = new Command("drift")
  .description("compare what stacks have recorded with what there is; changes neither")
  .option("-s, --stack <name>", "a stack; again for several, which count as one", each, [])
  .option("-C, --cwd <dir>", "the folder of the Pulumi project (default: the working directory)")
  .option("--state <file>", "an exported state instead of a stack; again for several", each, [])
  .option("--unmanaged", "also what no stack keeps; reads the whole organisation")
  .option(
    "--ignore <pattern>",
    "leave out a status (extra), or what a glob fits: BucketOwner:*, Bucket:sensors.description",
    each,
    [],
  )
  .addOption(new Option("--json", "the report as JSON").conflicts("markdown"))
  .option("--markdown", "the report as Markdown, for an issue or a comment")
  .addHelpText("after", HELP)
  .action(run);

async function run(options: DriftOptions): Promise<void> {
  const progress = progressOn(process.stderr);
  const report = await look(options, progress).finally(() => progress.clear());
  process.stdout.write(render(report, options));
  process.exitCode = exitCodeOf(report);
}

async function look(options: DriftOptions, progress: Progress): Promise<DriftReport> {
  progress.show("reading the state …");
  const stacks = withoutTwins(await readAll(options));
  const resources = stacks.flatMap(managedResources);
  const connections = connectionsOf(stacks, resources, process.env).filter(
    (connection) => options.unmanaged || connection.resources.length > 0,
  );
  const report = await findDrift(connections, {
    open: (connection) =>
      openConnection(connection, process.env, (text) => {
        progress.clear();
        tell(text);
      }),
    progress: (done) => progress.show(`looking at ${done} of ${resources.length} resources …`),
    managed: options.unmanaged ? resources : undefined,
  });
  const isIgnored = ignoring(options.ignore);
  const open = stacks.flatMap((stack) => unsettled(stack) ?? []);
  return {
    ...report,
    complete: report.complete && open.length === 0,
    items: report.items.filter((item) => !isIgnored(item)),
    errors: [...report.errors, ...open.map((message) => ({ urns: [], message }))],
  };
}

/** The same stack may be given twice, by its short name and its full one. */
function withoutTwins(stacks: readonly StackState[]): StackState[] {
  const rootOf = ({ entries, name }: StackState) => `${entries[0]?.urn ?? name} ${entries.length}`;
  return [...new Map(stacks.map((stack) => [rootOf(stack), stack])).values()];
}

function readAll({ stack, state, cwd }: DriftOptions): Promise<StackState[]> {
  if (stack.length > 0 && state.length > 0) {
    throw new CommandError("Give --stack or --state, not both.");
  }
  const names = stack.length > 0 ? stack : [undefined];
  return Promise.all(
    state.length > 0 ? state.map(readStateFile) : names.map((name) => readStack(name, cwd)),
  );
}

function render(report: DriftReport, { json, markdown }: DriftOptions): string {
  if (json) return formatJson(report);
  return markdown ? formatMarkdown(report) : formatText(report, colors);
}

/** What is the service's own is no drift: no program can keep it. */
function exitCodeOf({ complete, items }: DriftReport): number {
  if (!complete) return 1;
  return items.some(({ isSystem }) => !isSystem) ? 3 : 0;
}
