import { KINDS, type Kind, kindOf, typeToken } from "pulumi-influxdb-serverless/rules";
import { CommandError } from "../commandError";
import { pluralize } from "../output/describeValue";
import { readText } from "../textFile";
import { logicalName, parseDeployment, type StateEntry } from "./deployment";
import { readConfig } from "./readConfig";
import { runPulumi } from "./runPulumi";
import { holdsSecret } from "./secretValue";

type ReadConfig = (key: string) => string | undefined;

/** A stack as recorded in its state. */
export interface StackState {
  /** Its display name: the given stack name, or the file. */
  name: string;
  entries: StateEntry[];
  /** The number of pending operations that an interrupted run left: the objects that they created are in no state. */
  pending: number;
  /** The stack's current settings; undefined if there is only a state file. */
  config: ReadConfig | undefined;
}

/** One of this package's resources in a stack. */
export interface ManagedResource {
  stack: StackState;
  entry: StateEntry;
  kind: Kind;
  id: string;
}

/**
 * Reads a stack's state, with its secrets, which stay in memory.
 * @throws PulumiError if Pulumi can't read it
 */
export async function readStack(
  stack: string | undefined,
  cwd: string | undefined,
): Promise<StackState> {
  const which = stack === undefined ? [] : ["--stack", stack];
  const [{ stdout }, config] = await Promise.all([
    runPulumi(["stack", "export", "--show-secrets", ...which], { cwd }),
    readConfig({ stack, cwd }),
  ]);
  const name = stack ?? "the selected stack";
  return { name, ...parseDeployment(stdout, `the export of ${name}`), config };
}

/**
 * Reads a state from a file.
 * @throws CommandError if it can't be read
 */
export async function readStateFile(file: string): Promise<StackState> {
  const json = await readText(file).catch((error: Error) => {
    throw new CommandError(`The state cannot be read: ${error.message}`);
  });
  return { name: file, ...parseDeployment(json, file), config: undefined };
}

/**
 * Returns a message about a state that an interrupted run left, with pending operations or half a replacement; undefined
 * for any other state.
 */
export function unsettled({
  name,
  pending,
  entries,
}: Pick<StackState, "name" | "pending" | "entries">): string | undefined {
  if (pending > 0) {
    return (
      `${name} has ${pluralize(pending, "pending operation")} from an interrupted run: objects that it created may be missing from the state. ` +
      'Run "pulumi refresh" or "pulumi up" first, which resolves them.'
    );
  }
  const half = entries.find(({ type, pendingReplacement }) => pendingReplacement && kindOf(type));
  if (!half) return undefined;
  return (
    `${name} has a resource whose replacement was interrupted, ${logicalName(half.urn)}: Pulumi no longer manages the old object ` +
    `(${half.id}), and the new one doesn't exist yet. Run "pulumi up" first, which creates it.`
  );
}

/** Returns this package's resources that a stack manages, except those that are about to be deleted. */
export function managedResources(stack: StackState): ManagedResource[] {
  return recordedResources(stack).filter(({ entry }) => !entry.external);
}

/** Returns what a stack's refresh reads: the managed resources, and the objects that its program refers to with `get`. */
export function recordedResources(stack: StackState): ManagedResource[] {
  return resourcesIn(stack).filter(({ entry }) => !entry.delete);
}

/** Returns this package's resources that the next `up` deletes: they were replaced, but not deleted yet. */
export function leavingResources(stack: StackState): ManagedResource[] {
  return resourcesIn(stack).filter(({ entry }) => entry.delete && !entry.external);
}

/** Returns messages about entries that only look like this package's resources and can't be checked. */
export function oddEntries({ name, entries }: StackState): string[] {
  return entries.flatMap((entry) => {
    const isOurs = kindOf(entry.type) !== undefined;
    const looksOurs = isOurs || OUR_TYPES.has(entry.type.toLowerCase());
    if (!looksOurs || (isOurs && entry.id !== undefined)) return [];
    const what = isOurs
      ? "has no ID"
      : `has the type ${entry.type}, which matches a type of this package only if case is ignored`;
    return [`${name}: ${logicalName(entry.urn)} ${what}, so its drift can't be checked.`];
  });
}

const OUR_TYPES = new Set(KINDS.map((kind) => typeToken(kind).toLowerCase()));

function resourcesIn(stack: StackState): ManagedResource[] {
  return stack.entries.flatMap((entry) => {
    const kind = kindOf(entry.type);
    // Pulumi forgets the old object of a replacement, even if it still exists.
    if (!kind || entry.id === undefined || entry.pendingReplacement) return [];
    return [{ stack, entry, kind, id: entry.id }];
  });
}

/** Returns the IDs of buckets and labels with secret names in the state: their names on the server aren't shown either. */
export function secretlyNamed(resources: readonly ManagedResource[]): Set<string> {
  const secret = resources.filter(
    ({ entry }) => holdsSecret(entry.inputs.name) || holdsSecret(entry.outputs.name),
  );
  return new Set(secret.map(({ id }) => id));
}
