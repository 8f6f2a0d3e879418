import { inLanes } from "../collections";
import { CommandError } from "../commandError";
import { parseDeployment } from "../pulumi/deployment";
import { PulumiError, runPulumi } from "../pulumi/runPulumi";
import {
  leavingResources,
  type ManagedResource,
  managedResources,
  unsettled,
} from "../pulumi/stackState";
import { exportState, type ImportPlace } from "./writeState";

/** The other stacks that an import checks. */
export interface OtherStacks {
  /** Stacks outside of the project. */
  managedBy: readonly string[];
  /** Stacks in the project that are left out. */
  ignoreStack: readonly string[];
}

/** Each one is a Pulumi process. */
const AT_ONCE = 4;

/**
 * Returns the resources that the project's other stacks, and those in `managedBy`, manage. Their secrets stay
 * encrypted, since they may have a different passphrase.
 * @throws CommandError if a stack can't be read, since it isn't known what it manages
 */
export async function resourcesOfOthers(
  place: ImportPlace,
  { managedBy, ignoreStack }: OtherStacks,
): Promise<ManagedResource[]> {
  const { cwd } = place;
  const listed = await listStacks(cwd);
  const left = [place.stack, ...ignoreStack].map((given) => theOneNamed(given, listed));
  const all = [...new Set([...listed.filter((name) => !left.includes(name)), ...managedBy])];
  return (await inLanes(all, AT_ONCE, (stack) => resourcesOf({ stack, cwd }))).flat();
}

async function resourcesOf(place: ImportPlace): Promise<ManagedResource[]> {
  const { stack } = place;
  try {
    const deployment = parseDeployment(await exportState(place), `the export of ${stack}`);
    const state = { name: stack, ...deployment, config: undefined };
    const open = unsettled(state);
    if (open) throw new CommandError(open);
    // Resources that the stack's next `up` will delete still belong to it.
    return [...managedResources(state), ...leavingResources(state)];
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    throw new CommandError(
      `Stack ${stack} can't be read, so it may manage some of these objects. Nothing was written. ${error.message} ` +
        `If you are sure that it manages none of them, add --ignore-stack ${stack}.`,
    );
  }
}

/**
 * Finds the stack that an option names, by its full or its short name.
 * @returns its full name; undefined if there is no such stack
 * @throws CommandError if several organizations have one
 */
function theOneNamed(given: string, listed: readonly string[]): string | undefined {
  const matching = listed.filter((full) => mayName(given.split("/"), full.split("/")));
  if (matching.length < 2) return matching[0];
  throw new CommandError(
    `${given} may be any of these stacks: ${matching.join(", ")}. Nothing was written. Specify its full name.`,
  );
}

/** Names have the form stack, organization/stack or organization/project/stack. */
function mayName(given: string[], full: string[]): boolean {
  if (given.at(-1) !== full.at(-1)) return false;
  if (given.length === 1 || full.length === 1) return true;
  return given[0] === full[0] && (given.length < 3 || full.length < 3 || given[1] === full[1]);
}

/** Returns the full names of the project's stacks: in Pulumi Cloud, several organizations may have one of that name. */
async function listStacks(cwd: string | undefined): Promise<string[]> {
  const { stdout } = await runPulumi(["stack", "ls", "--json", "--fully-qualify-stack-names"], {
    cwd,
  });
  try {
    const stacks: { name: unknown }[] = JSON.parse(stdout);
    return stacks.map(({ name }) => String(name));
  } catch {
    throw new PulumiError('"pulumi stack ls --json" did not return the stacks as JSON.');
  }
}
