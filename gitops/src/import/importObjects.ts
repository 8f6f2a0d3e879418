import {
  type Endpoint,
  normalizeBaseUrl,
  readActiveProfile,
  resolveEndpoint,
} from "pulumi-influxdb-serverless/client";
import { registerSecret } from "pulumi-influxdb-serverless/rules";
import type { NamedObject } from "../codegen/namedObject";
import { CommandError } from "../commandError";
import type { TokenOf } from "../inventory/tokenPermissions";
import { parseDeployment, type StateEntry } from "../pulumi/deployment";
import { ownStackName, readProjectName } from "../pulumi/projectName";
import { readConfigValues } from "../pulumi/readConfig";
import {
  type ManagedResource,
  managedResources,
  secretlyNamed,
  unsettled,
} from "../pulumi/stackState";
import {
  defaultProviderUrn,
  foundationOf,
  type RawDeployment,
  withEntries,
} from "./deploymentFile";
import type { ImportLock } from "./importLock";
import { type OtherStacks, resourcesOfOthers } from "./otherStacks";
import { type ImportPlan, planImport } from "./planImport";
import { stateEntries } from "./stateEntries";
import { exportState, type ImportPlace, writeState } from "./writeState";

/** What is imported. */
export interface FoundObjects {
  objects: readonly NamedObject[];
  /** Finds an API token's value. */
  tokenOf: TokenOf;
}

/** What an import found and will write, or wrote. */
export interface Import extends ImportPlan {
  /** The stack's own name. */
  stack: string;
  /** Writes it. @returns the file with the previous state */
  write(lock: ImportLock): Promise<string>;
}

/**
 * Prepares an import into a stack's state; writes nothing yet.
 * @param otherStacks stacks whose objects must not be imported
 * @throws CommandError if another stack manages, or may manage, one of the objects, or if the state has pending
 * operations
 */
export async function prepareImport(
  { objects, tokenOf }: FoundObjects,
  place: ImportPlace,
  otherStacks: OtherStacks,
): Promise<Import> {
  const before = await readBefore(place, otherStacks);
  const { stack, project, entries, own, config } = before;
  const secret = secretlyNamed([...own, ...before.others]);
  for (const { id, ownName } of objects) if (secret.has(id)) registerSecret(ownName);
  const prefix = `urn:pulumi:${stack}::${project}::`;
  const plan = planImport(objects, { own, others: before.others, entries }, prefix);
  const now = new Date().toISOString();
  const names = { project, stack };
  const raw: RawDeployment = JSON.parse(before.exported);
  const foundation = foundationOf(raw.deployment.resources ?? [], prefix, names, config, now);
  const today = placeOf(config);
  requireSamePlace(entries, prefix, today);
  const added = stateEntries(plan.added, {
    ...foundation,
    prefix,
    place: today,
    known: new Map(own.map(({ id, entry }) => [id, entry.urn])),
    tokenOf,
    now,
  });
  const deployment = withEntries(raw, foundation, added);
  const write = (lock: ImportLock) =>
    writeState(place, { exported: before.exported, deployment, now }, lock);
  return { ...plan, stack, write };
}

/** The starting point of an import. */
interface Before {
  /** The stack's own name. */
  stack: string;
  project: string;
  config: Awaited<ReturnType<typeof readConfigValues>>;
  /** The state, as returned by `pulumi stack export`. */
  exported: string;
  entries: StateEntry[];
  /** What the stack manages, and what other stacks manage. */
  own: ManagedResource[];
  others: ManagedResource[];
}

/** @throws CommandError if the state has pending operations, or the folder belongs to another project */
async function readBefore(place: ImportPlace, otherStacks: OtherStacks): Promise<Before> {
  const { cwd } = place;
  const stack = ownStackName(place.stack);
  const [exported, project, config, others] = await Promise.all([
    exportState(place),
    readProjectName(cwd),
    readConfigValues(place),
    resourcesOfOthers(place, otherStacks),
  ]);
  const state = { name: stack, ...parseDeployment(exported, `the export of ${stack}`) };
  const open = unsettled(state);
  if (open) throw new CommandError(`${open} Nothing was written.`);
  const { entries } = state;
  requireProject(place.stack, entries, project);
  return {
    ...{ stack, project, config, exported, entries, others },
    own: managedResources({ ...state, config: undefined }),
  };
}

/** Returns the endpoint of the current configuration. */
function placeOf(config: Before["config"]): Endpoint {
  return resolveEndpoint({
    config: (key) => config.get(key)?.value,
    env: process.env,
    profile: () => readActiveProfile(process.env),
  });
}

/**
 * An import puts the folder's project and the stack's name into URNs: with another project's name, they would be useless.
 * @throws CommandError
 */
function requireProject(stack: string, entries: readonly StateEntry[], project: string): void {
  const parts = stack.split("/");
  const own = entries[0]?.urn.split("::")[1] ?? (parts.length === 3 ? parts[1] : undefined);
  if (own === undefined || own === project) return;
  throw new CommandError(
    `Stack ${stack} belongs to project ${own}, but the folder belongs to project ${project}. Nothing was written. Run ` +
      "this command in the folder of the stack's project (--cwd).",
  );
}

/**
 * Imported resources belong to the default provider, with its settings in the state, which a refresh uses.
 * @throws CommandError if the current configuration points elsewhere
 */
function requireSamePlace(entries: readonly StateEntry[], prefix: string, today: Endpoint): void {
  const urn = defaultProviderUrn(prefix);
  const { inputs } = entries.find((entry) => entry.urn === urn) ?? {};
  const recorded = (key: string) => {
    const value = inputs?.[key];
    return typeof value === "string" ? value : undefined;
  };
  if (recorded("influxdb:url") === undefined) return;
  const before = resolveEndpoint({ config: recorded, env: {}, profile: () => undefined });
  if (
    normalizeBaseUrl(before.url) === normalizeBaseUrl(today.url) &&
    isSameOrganization(before, today)
  )
    return;
  throw new CommandError(
    "The stack's settings point to a different server or organization than its last run, which the state records. " +
      'Nothing was written. Run "pulumi up" first, or restore the settings.',
  );
}

/** A name and an ID can't be compared here; the server checks them at every later step. */
function isSameOrganization({ org: one }: Endpoint, { org: other }: Endpoint): boolean {
  if (one && other && "id" in one && "id" in other) return one.id === other.id;
  if (one && other && "name" in one && "name" in other) return one.name === other.name;
  return true;
}
