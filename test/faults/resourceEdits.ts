import { type Bag, type Declared, mapTexts, referencesOf } from "../support/engineModel/program";
import type { ProgramAuthor } from "./programAuthor";
import { column } from "./randomArguments";

/** One edit of a program. Returns what was done; undefined if it wasn't applicable. */
export type Edit = (author: ProgramAuthor) => string | undefined;

/** An edit of one resource, for some kinds. */
export function editOf(
  kinds: Declared["kind"][],
  what: string,
  change: (resource: Declared, author: ProgramAuthor) => unknown,
): Edit {
  return (author) => {
    const candidates = author.of(...kinds);
    if (candidates.length === 0) return undefined;
    const resource = author.random.pick(candidates);
    return change(resource, author) === false ? undefined : `${what} ${resource.name}`;
  };
}

/** Sets an argument, or removes it from the code. */
export function declare(
  resource: Declared,
  key: string,
  value: unknown,
  { random }: ProgramAuthor,
): void {
  if (random.chance(0.25)) delete resource.args[key];
  else resource.args[key] = value;
}

export const renameIn = (resource: Declared, author: ProgramAuthor) => {
  resource.args.name = author.newName(resource.kind);
};

export const changesKind = editOf(["bucket"], "schemaType of", (resource, author) => {
  const hasSchemas = author
    .of("measurementSchema")
    .some(({ args }) => args.bucketId === `$${resource.name}`);
  if (hasSchemas) return false;
  resource.args.schemaType = resource.args.schemaType === "explicit" ? "implicit" : "explicit";
  if (author.random.chance(0.3)) renameIn(resource, author);
  return true;
});

/** Two resources of the same kind swap names. */
export const swap = (kind: "bucket" | "label"): Edit => {
  return (author) => {
    const [one, other] = author.of(kind).sort(() => author.random.fraction() - 0.5);
    if (!one || !other) return undefined;
    [one.args.name, other.args.name] = [other.args.name, one.args.name];
    return `names of ${one.name} and ${other.name} swapped`;
  };
};

/** One resource is removed, and another one takes its name. */
export const inherit = (kind: "bucket" | "label"): Edit => {
  return (author) => {
    const [heir, leaving] = author.of(kind).sort(() => author.random.fraction() - 0.5);
    if (!heir || !leaving) return undefined;
    author.remove(leaving);
    heir.args.name = leaving.args.name;
    return `${leaving.name} goes, ${heir.name} takes its name`;
  };
};

/** Another name in the code for the same object: with an alias, with `adopt`, or with neither. */
export const renameInCode: Edit = (author) => {
  const { random, program } = author;
  const resource = random.pick(program);
  if (random.chance(0.5)) changeProvider(resource, author);
  const before = resource.name;
  const after = author.newName(resource.kind);
  const way = random.pick(["alias", "adopt", "nothing"]);
  resource.name = after;
  if (way === "alias") resource.aliases = [before, ...(resource.aliases ?? [])];
  else delete resource.aliases;
  if (way === "adopt" && ["bucket", "label", "dbrpMapping"].includes(resource.kind)) {
    resource.args.adopt = true;
    // Something else to send, which may fail.
    if (resource.kind === "bucket" && random.chance(0.3)) resource.args.description = after;
  }
  for (const other of program) {
    if (other.dependsOn?.includes(before)) other.dependsOn = [after];
    other.args = mapTexts(other.args, (it) => (it === `$${before}` ? `$${after}` : it)) as Bag;
  }
  return `${before} is ${after} in code, by ${way}`;
};

function changeProvider(resource: Declared, author: ProgramAuthor): void {
  delete resource.provider;
  Object.assign(resource, author.provider());
}

/** The same resource with another Pulumi provider. */
export const moveProvider: Edit = (author) => {
  if (author.providers.length === 1) return undefined;
  const resource = author.random.pick(author.program);
  changeProvider(resource, author);
  return `${resource.name} by provider "${resource.provider ?? ""}"`;
};

/**
 * Removed from the program, which then refers to it with `get`. What belongs to it is removed too, and sometimes the
 * bucket of a mapping, which must stay.
 */
export const refer =
  (idOf: (name: string) => string | undefined): Edit =>
  (author) => {
    const mappings = author.random.chance(0.5) ? author.of("dbrpMapping") : [];
    const candidates =
      mappings.length > 0 ? mappings : author.of("bucket", "label", "authorization", "dbrpMapping");
    const resource = candidates.length > 0 ? author.random.pick(candidates) : undefined;
    const id = resource && idOf(resource.name);
    if (!resource || !id) return undefined;
    author.remove(resource);
    const name = author.newName("get");
    author.released.add(id);
    author.references.push({ name, kind: resource.kind, id, ...author.provider() });
    const [on] = resource.kind === "dbrpMapping" ? referencesOf(resource) : [];
    const bucket = author.program.find((it) => it.name === on);
    const bucketId = bucket && idOf(bucket.name);
    if (bucketId && author.random.chance(0.7)) {
      author.remove(bucket);
      author.released.add(bucketId);
    }
    return `${resource.name} goes, get of ${id} comes`;
  };

/** A member becomes an owner, or the reverse: a different class, so a different resource. */
export const shift = editOf(["bucketMember", "bucketOwner"], "other role for", (resource) => {
  resource.kind = resource.kind === "bucketMember" ? "bucketOwner" : "bucketMember";
  const [name] = resource.name.split(" as ");
  resource.name = `${name} as ${resource.kind}`;
  delete resource.aliases;
});

/** A bucket or label comes after something else, so that its diff sees what the run has already done. */
export const dependOn = editOf(
  ["bucket", "label"],
  "dependency of",
  (resource, { random, program }) => {
    const before = program.slice(0, program.indexOf(resource));
    const fit = before.filter(({ kind }) => kind === "bucket" || kind === "label");
    if (fit.length === 0) return false;
    resource.dependsOn = [random.pick(fit).name];
    return true;
  },
);

export function addColumn({ args }: Declared, { random }: ProgramAuthor): boolean {
  const columns = args.columns as { name: unknown }[];
  const added = column(random.int(1, 12));
  if (columns.some(({ name }) => name === added.name)) return false;
  args.columns = [...columns, added];
  return true;
}
