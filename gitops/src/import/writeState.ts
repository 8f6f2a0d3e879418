import { rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { kindOf, typeName } from "pulumi-influxdb-serverless/rules";
import { CommandError } from "../commandError";
import { pluralize } from "../output/describeValue";
import { logicalName } from "../pulumi/deployment";
import { holdSignals } from "../pulumi/holdSignals";
import { ownStackName } from "../pulumi/projectName";
import type { StackPlace } from "../pulumi/readConfig";
import { runPulumi } from "../pulumi/runPulumi";
import type { RawDeployment, RawEntry } from "./deploymentFile";
import type { ImportLock } from "./importLock";

/** The stack to import into, and its project folder. */
export type ImportPlace = StackPlace & { stack: string };

/** A stack's old and new state, and the time of the change. */
export interface Rewrite {
  /** As returned by `pulumi stack export`. */
  exported: string;
  deployment: RawDeployment;
  /** RFC 3339. */
  now: string;
}

/**
 * Writes a stack's new state, and saves the previous one to a file.
 * @returns that file
 * @throws CommandError if the state differs from the expected one before or after the write, or if Pulumi rejects the
 * new one
 */
export async function writeState(
  place: ImportPlace,
  { exported, deployment, now }: Rewrite,
  lock: ImportLock,
): Promise<string> {
  const { cwd } = place;
  const stack = ownStackName(place.stack);
  if ((await exportState(place)) !== exported) {
    throw new CommandError(
      `The state of ${stack} changed in the meantime. Nothing was written. Run this command again.`,
    );
  }
  lock.requireHeld();
  const args = ["stack", "import", "--stack", place.stack];
  // Pulumi may complete the write after a signal, and then the next `up` deletes what the program doesn't declare.
  holdSignals("the write to the state");
  const backup = await keepBackup(exported, stack, now, cwd);
  try {
    await runPulumi(args, { cwd, input: JSON.stringify(deployment) });
  } catch (error) {
    throw await refusal(error as Error, place, exported, backup);
  }
  await requireWritten(place, deployment, backup);
  return backup;
}

/**
 * Pulumi replaces a state even if it has changed in the meantime, so somebody else's write may have undone this one.
 * @throws CommandError if the state is missing an entry that it had before or that this import added
 */
async function requireWritten(
  place: ImportPlace,
  { deployment }: RawDeployment,
  backup: string,
): Promise<void> {
  const json = await exportState(place).catch(({ message }: Error) => {
    throw new CommandError(
      `${message} The state was written, but could not be read afterward to check it. The previous state is in ${backup}. ` +
        'The program must declare the imported objects before the next "pulumi up", which otherwise deletes them with their ' +
        "data. Run this command again, which checks the state and adds what is missing.",
    );
  });
  const after: RawDeployment = JSON.parse(json);
  const there = new Set(after.deployment.resources?.map(identity));
  const lost = (deployment.resources ?? []).filter((entry) => !there.has(identity(entry)));
  if (lost.length === 0) return;
  const names = lost.slice(0, 10).map(describe).join(", ");
  const more = lost.length > 10 ? ` and ${lost.length - 10} more` : "";
  throw new CommandError(
    `The state of ${ownStackName(place.stack)} is missing ${pluralize(lost.length, "resource")} that it had before or that this import ` +
      `wrote: ${names}${more}. Somebody else changed it at the same time. The previous state is in ${backup}: ` +
      "compare the two, restore what is missing, and run this command again.",
  );
}

function identity({ urn, id, delete: isLeaving }: RawEntry): string {
  return `${urn} ${id} ${isLeaving === true}`;
}

function describe({ urn, type, id }: RawEntry): string {
  const kind = kindOf(type);
  return `${kind ? typeName(kind) : type} "${logicalName(urn)}"${id === undefined ? "" : ` (${id})`}`;
}

/** Pulumi's message when another run has locked the stack; nothing was written then. */
const LOCKED = /is currently locked by|another update is currently in progress/i;

/**
 * Restoring a backup later would undo what others did in the meantime, so it is offered only if something was written.
 */
async function refusal(
  { message }: Error,
  place: ImportPlace,
  exported: string,
  backup: string,
): Promise<CommandError> {
  const now = await exportState(place).catch(() => undefined);
  if (now === exported || LOCKED.test(message)) {
    await rm(backup, { force: true });
    return new CommandError(`${message} Nothing was written. Run this command again.`);
  }
  return new CommandError(
    `${message} The state may have been written. The previous state is in ${backup}. Check it before you restore it ` +
      'with "pulumi stack import --file", which also undoes what others did in the meantime.',
  );
}

/** Returns the output of `pulumi stack export`, with secrets encrypted. */
export async function exportState({ stack, cwd }: ImportPlace): Promise<string> {
  return (await runPulumi(["stack", "export", "--stack", stack], { cwd })).stdout;
}

/** Secrets are encrypted, but the file is still readable only by the user. */
async function keepBackup(json: string, stack: string, now: string, cwd = "."): Promise<string> {
  const file = resolve(join(cwd, `${stack}-before-import-${now.replace(/[:.]/g, "-")}.json`));
  await writeFile(file, json, { flag: "wx", mode: 0o600 }).catch((error: Error) => {
    throw new CommandError(`Could not back up the state, so nothing was written: ${error.message}`);
  });
  return file;
}
