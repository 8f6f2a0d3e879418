import { isDeepStrictEqual } from "node:util";
import { typeName } from "pulumi-influxdb-serverless/rules";
import { groupBy } from "../collections";
import { CommandError } from "../commandError";
import { dataJson } from "../data/bucketData";
import { objectKey } from "../inventory/inventoryObject";
import { pluralize } from "../output/describeValue";
import { formatJson } from "../output/formatJson";
import { colors, logToStderr, type Progress, progressOn } from "../output/progress";
import { connectionsOf, hasUnusedPlace, openConnection } from "../pulumi/connections";
import { logicalName } from "../pulumi/deployment";
import {
  leavingResources,
  type ManagedResource,
  managedResources,
  oddEntries,
  readStack,
  readStateFile,
  recordedResources,
  type StackState,
  unsettled,
} from "../pulumi/stackState";
import { type DriftReport, findDrift } from "./drift";
import { ignoring, ignoringKinds, isDrift } from "./driftItem";
import { formatMarkdown } from "./markdown";
import { formatText } from "./text";

export interface DriftOptions {
  stack: string[];
  cwd?: string;
  state: string[];
  json?: boolean;
  markdown?: boolean;
  unmanaged?: boolean;
  undeclared?: boolean;
  data?: boolean;
  ignore: string[];
}

/** Reads the states, compares them with the servers, and prints the report. */
export async function runDrift(options: DriftOptions): Promise<void> {
  const progress = progressOn(process.stderr);
  const report = await look(options, progress).finally(() => progress.clear());
  process.stdout.write(render(report, options));
  process.exitCode = exitCodeOf(report);
}

async function look(options: DriftOptions, progress: Progress): Promise<DriftReport> {
  progress.show("reading the state …");
  const stacks = distinct(await readAll(options));
  const resources = stacks.flatMap(recordedResources);
  const managed = stacks.flatMap(managedResources);
  const isIgnored = ignoring(options.ignore);
  const isIgnoredKind = ignoringKinds(options.ignore);
  const connections = connectionsOf(stacks, resources, process.env).filter(
    (connection) => options.unmanaged || connection.resources.length > 0,
  );
  const report = await findDrift(connections, {
    open: (connection) =>
      openConnection(connection, process.env, (text) => {
        progress.clear();
        logToStderr(text);
      }),
    progress: (done) => progress.show(`checking ${done} of ${resources.length} resources …`),
    managed: options.unmanaged ? [...managed, ...stacks.flatMap(leavingResources)] : undefined,
    undeclared: options.undeclared === true,
    looksAt: options.data ? (item) => !isIgnored(item) : undefined,
    isWanted: (kind) => !isIgnoredKind(kind),
  });
  const bare = stacks.filter((stack) => recordedResources(stack).length === 0).map(nothingIn);
  const open = [
    ...stacks.flatMap((stack) => unsettled(stack) ?? []),
    ...stacks.flatMap(oddEntries),
    // For such a state, only the search for unmanaged objects makes sense.
    ...(options.unmanaged ? [] : bare),
  ];
  return {
    ...report,
    complete: report.complete && open.length === 0,
    items: report.items.filter((item) => !isIgnored(item)),
    errors: [...report.errors, ...open.map((message) => ({ urns: [], message }))],
    notes: [
      ...report.notes,
      ...stacks.flatMap((stack) => leavingFrom(stack) ?? []),
      ...sharedBetween(managed),
      ...(options.unmanaged ? bare : []),
      ...(options.unmanaged ? stacks : [])
        .filter((stack) => hasUnusedPlace(stack, resources))
        .map(notSearched),
    ],
  };
}

/** Notes objects that the program no longer has but that still exist. */
function leavingFrom(stack: StackState): string | undefined {
  const leaving = leavingResources(stack);
  const [first] = leaving;
  if (!first) return undefined;
  return (
    `${stack.name}: the next "pulumi up" deletes ${pluralize(leaving.length, "object")} that an earlier run replaced but ` +
    `did not delete, such as the old ${typeName(first.kind)} of ${logicalName(first.entry.urn)} (${first.id}).`
  );
}

/**
 * Two resources that manage the same object may delete it for each other. The same IDs on two servers are reported too.
 */
function sharedBetween(resources: readonly ManagedResource[]): string[] {
  const byObject = groupBy(resources, ({ kind, id }) => objectKey({ kind, id: id.toLowerCase() }));
  return [...byObject.values()].flatMap(([first, ...others]) => {
    const other = others.find(({ stack }) => stack !== first?.stack) ?? others[0];
    if (!first || !other) return [];
    const what = `${typeName(first.kind)} ${logicalName(first.entry.urn)} (${first.id})`;
    if (other.stack === first.stack) {
      return [
        `${what} appears twice in the state of ${first.stack.name}, the second time as ${logicalName(other.entry.urn)}: an earlier run ended ` +
          'before it dropped the old entry. Before you do anything else, run "pulumi up" without options such as --replace or --target.',
      ];
    }
    return [
      `${what} is in the state of ${first.stack.name} and of ${other.stack.name}: if it is the same object, each stack can delete ` +
        'it. Keep it in one of them, and use "pulumi state delete" in the other.',
    ];
  });
}

/** Such a state belongs to another stack, or to none, so the absence of differences means nothing. */
function nothingIn({ name }: StackState): string {
  return (
    `${name} has no resources of pulumi-influxdb-serverless, so nothing was checked. ` +
    "Check that it is the state of the right stack; for a stack that has none yet, use --unmanaged or leave it out."
  );
}

function notSearched({ name }: StackState): string {
  return (
    `${name}: the server and organization in the stack's own settings were not searched, since all of its resources use other ` +
    "providers."
  );
}

/**
 * A stack can be passed twice, by its short name and its full one: states with the same contents count once. Only
 * identical contents count as the same state: stacks of two organizations or backends can have the same name, project
 * and resources.
 */
function distinct(stacks: readonly StackState[]): StackState[] {
  return stacks.filter(
    ({ entries }, index) =>
      entries.length === 0 ||
      !stacks.slice(0, index).some((other) => isDeepStrictEqual(other.entries, entries)),
  );
}

function readAll({ stack, state, cwd }: DriftOptions): Promise<StackState[]> {
  if (stack.length > 0 && state.length > 0) {
    throw new CommandError("Use either --stack or --state, not both.");
  }
  const names = stack.length > 0 ? stack : [undefined];
  return Promise.all(
    state.length > 0 ? state.map(readStateFile) : names.map((name) => readStack(name, cwd)),
  );
}

function render(report: DriftReport, { json, markdown }: DriftOptions): string {
  if (json) {
    const items = report.items.map(({ data, ...item }) =>
      data ? { ...item, data: dataJson(data) } : item,
    );
    return formatJson({ ...report, items });
  }
  return markdown ? formatMarkdown(report) : formatText(report, colors);
}

function exitCodeOf({ complete, items, undeclared }: DriftReport): number {
  if (!complete) return 1;
  return items.some((item) => isDrift(item, undeclared)) ? 3 : 0;
}
