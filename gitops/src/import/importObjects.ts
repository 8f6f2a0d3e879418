import { writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import {
  type Place,
  readActiveProfile,
  resolvePlace,
  serverOf,
} from "pulumi-influxdb-serverless/client";
import { CommandError } from "../commandError";
import type { NamedObject } from "../program/namedObject";
import { readProjectName } from "../pulumi/projectName";
import { readConfigValues, type StackPlace } from "../pulumi/readConfig";
import { runPulumi } from "../pulumi/runPulumi";
import { parseDeployment, type StateEntry } from "../stack/deployment";
import { managedResources, readStack, unsettled } from "../stack/stackState";
import {
  defaultProviderUrn,
  foundationOf,
  type RawDeployment,
  withEntries,
} from "./deploymentFile";
import { type ImportPlan, planImport } from "./planImport";
import { stateEntries } from "./stateEntries";

/** What an import found and will write, or wrote. */
export interface Import extends ImportPlan {
  /** The stack's own name. */
  stack: string;
  /** Writes it. @returns the file that has the state as it was before */
  write(): Promise<string>;
}

/**
 * Prepares to take objects into the state of a stack; writes nothing yet.
 * @param others stacks whose objects are theirs
 * @throws CommandError when one of the objects is another stack's, or the state is not settled
 */
export async function prepareImport(
  objects: readonly NamedObject[],
  place: StackPlace & { stack: string },
  others: readonly string[],
): Promise<Import> {
  const { cwd } = place;
  const which = ["--stack", place.stack];
  // The name in URNs is without the organisation and project of a full one.
  const stack = place.stack.slice(place.stack.lastIndexOf("/") + 1);
  const [exported, project, config, ...otherStacks] = await Promise.all([
    runPulumi(["stack", "export", ...which], { cwd }).then(({ stdout }) => stdout),
    readProjectName(cwd),
    readConfigValues(place),
    ...others.map((name) => readStack(name, cwd)),
  ]);
  const raw = JSON.parse(exported) as RawDeployment;
  const { entries, pending } = parseDeployment(exported, `the export of ${stack}`);
  const open = unsettled({ name: stack, pending });
  if (open) throw new CommandError(`${open} Nothing was written.`);
  requireProject(place.stack, entries, project);
  const own = managedResources({ name: stack, entries, pending, config: undefined });
  const prefix = `urn:pulumi:${stack}::${project}::`;
  const managed = { own, others: otherStacks.flatMap(managedResources), entries };
  const plan = planImport(objects, managed, prefix);
  const now = new Date().toISOString();
  const names = { project, stack };
  const foundation = foundationOf(raw.deployment.resources ?? [], prefix, names, config, now);
  const sources = {
    config: (key: string) => config.get(key)?.value,
    env: process.env,
    profile: () => readActiveProfile(process.env),
  };
  const today = resolvePlace(sources);
  requireSamePlace(entries, prefix, today);
  const added = stateEntries(plan.added, {
    ...foundation,
    prefix,
    place: today,
    known: new Map(own.map(({ id, entry }) => [id, entry.urn])),
    now,
  });
  return {
    ...plan,
    stack,
    async write() {
      const backup = await keepBackup(exported, stack, now, cwd);
      if ((await runPulumi(["stack", "export", ...which], { cwd })).stdout !== exported) {
        throw new CommandError(
          `The state of ${stack} has changed meanwhile. Nothing was written: run this again.`,
        );
      }
      const input = JSON.stringify(withEntries(raw, foundation, added));
      await runPulumi(["stack", "import", ...which], { cwd, input }).catch((error: Error) => {
        throw new CommandError(
          `${error.message} The state as it was is in ${backup}: "pulumi stack import --file" brings it back.`,
        );
      });
      return backup;
    },
  };
}

/**
 * An import puts the folder's project and the stack's name into URNs: those of another project would be of no use.
 * @throws CommandError
 */
function requireProject(stack: string, entries: readonly StateEntry[], project: string): void {
  const parts = stack.split("/");
  const own = entries[0]?.urn.split("::")[1] ?? (parts.length === 3 ? parts[1] : undefined);
  if (own === undefined || own === project) return;
  throw new CommandError(
    `Stack ${stack} is of project ${own}, but the folder is that of project ${project}. Nothing was written: run this ` +
      "in the folder of that project (--cwd).",
  );
}

/**
 * What is imported is the default provider's, with the settings that it has in the state: a refresh uses those.
 * @throws CommandError when the configuration of today leads elsewhere
 */
function requireSamePlace(entries: readonly StateEntry[], prefix: string, today: Place): void {
  const urn = defaultProviderUrn(prefix);
  const { inputs } = entries.find((entry) => entry.urn === urn) ?? {};
  const recorded = (key: string) => {
    const value = inputs?.[key];
    return typeof value === "string" ? value : undefined;
  };
  if (recorded("influxdb:url") === undefined) return;
  const before = resolvePlace({ config: recorded, env: {}, profile: () => undefined });
  if (serverOf(before.url) === serverOf(today.url) && isSameOrganization(before, today)) return;
  throw new CommandError(
    "The stack's settings lead to another server or organisation than those of its last run, which its state has. " +
      'Nothing was written: run "pulumi up" first, or set them back.',
  );
}

/** One by its name and one by its id cannot be told apart here; the server can, at every later step. */
function isSameOrganization({ org: one }: Place, { org: other }: Place): boolean {
  if (one && other && "id" in one && "id" in other) return one.id === other.id;
  if (one && other && "name" in one && "name" in other) return one.name === other.name;
  return true;
}

/** Its secrets are encrypted, but it is nobody else's business. */
async function keepBackup(json: string, stack: string, now: string, cwd = "."): Promise<string> {
  const file = resolve(join(cwd, `${stack}-before-import-${now.replace(/[:.]/g, "-")}.json`));
  await writeFile(file, json, { flag: "wx", mode: 0o600 }).catch((error: Error) => {
    throw new CommandError(
      `The state could not be kept beforehand, so nothing was written: ${error.message}`,
    );
  });
  return file;
}
