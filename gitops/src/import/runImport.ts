import { escapeControlCharacters, redact, typeName } from "pulumi-influxdb-serverless/rules";
import type { NamedObject } from "../codegen/namedObject";
import { readObjects } from "../codegen/readObjects";
import { pluralize } from "../output/describeValue";
import { logToStderr } from "../output/progress";
import { readSelectedStack } from "../pulumi/readConfig";
import { type ImportLock, withImportLock } from "./importLock";
import { type FoundObjects, prepareImport } from "./importObjects";
import { nextSteps } from "./nextSteps";
import type { OtherStacks } from "./otherStacks";
import type { RenamedObject } from "./planImport";
import type { ImportPlace } from "./writeState";

export interface ImportOptions extends OtherStacks {
  include: string[];
  terraform?: string;
  managedBy: string[];
  ignoreStack: string[];
  dryRun?: boolean;
  stack?: string;
  cwd?: string;
}

/** Records the objects in the state of the stack, and says what to do next. */
export async function runImport(options: ImportOptions): Promise<void> {
  const { cwd } = options;
  const place = { cwd, stack: options.stack ?? (await readSelectedStack(cwd)) };
  const { objects, hidden, tokenOf } = await readObjects({ ...options, ...place });
  for (const reason of hidden) logToStderr(`note: ${reason}`);
  const take = (lock?: ImportLock) => takeObjects({ objects, tokenOf }, place, options, lock);
  await (options.dryRun ? take() : withImportLock(take));
}

/** From reading the state to writing it; without a lock, writes nothing. */
async function takeObjects(
  found: FoundObjects,
  place: ImportPlace,
  options: ImportOptions,
  lock: ImportLock | undefined,
): Promise<void> {
  const prepared = await prepareImport(found, place, options);
  const { added, kept, stack } = prepared;
  if (kept.length > 0)
    logToStderr(`Already in stack ${stack}, left unchanged: ${pluralize(kept.length, "object")}.`);
  for (const text of described(prepared.renamed)) logToStderr(text);
  const tokens = kept.filter(({ id }) => found.tokenOf(id) !== undefined);
  if (tokens.length > 0) logToStderr(keptValues(tokens));
  if (!lock || added.length === 0) {
    for (const { kind, logicalName, id } of added) {
      process.stdout.write(
        `would import  ${escapeControlCharacters(redact(`${typeName(kind)} ${logicalName}  ${id}`))}\n`,
      );
    }
    return logToStderr(
      added.length === 0
        ? "There is nothing to import."
        : `${pluralize(added.length, "object")}; nothing was written.`,
    );
  }
  const backup = await prepared.write(lock);
  logToStderr(`Imported into stack ${stack}: ${pluralize(added.length, "object")}.`);
  for (const line of nextSteps({ ...options, stack: place.stack }, backup)) logToStderr(line);
}

/** Secrets are encrypted here, so whether the state has a value can't be determined. */
function keptValues(tokens: readonly NamedObject[]): string {
  const names = tokens.slice(0, MOST_TOLD).map(({ logicalName }) => `"${logicalName}"`);
  const more = tokens.length > names.length ? ", …" : "";
  return (
    `note: values of API tokens from the Terraform state were not imported because the stack already has these tokens: ` +
    `${names.join(", ")}${more}. If an earlier import had no values, run "pulumi state delete" on them, and import again ` +
    'before you run "terraform state rm".'
  );
}

/** The maximum number to list. */
const MOST_TOLD = 10;

/** The exported program declares these under other names. Unless it is changed, it would create them again. */
function described(renamed: readonly RenamedObject[]): string[] {
  const lines = renamed
    .slice(0, MOST_TOLD)
    .map(
      ({ object, name }) =>
        `note: ${typeName(object.kind)} "${object.logicalName}" is "${name}" in the stack: keep that name in the program.`,
    );
  const more = renamed.length - lines.length;
  return more > 0 ? [...lines, `note: and ${more} more with other names.`] : lines;
}
