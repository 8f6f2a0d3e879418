import type { Declared } from "../support/engineModel/program";
import { column, description, propertiesOf, retentionArgs } from "./arguments";
import type { Author } from "./author";

/** One edit of a program; undefined when there is nothing to which it could be done, else what was done. */
type Edit = (author: Author) => string | undefined;

/** An edit of one resource of some kinds. */
function editOf(
  kinds: Declared["kind"][],
  what: string,
  change: (resource: Declared, author: Author) => unknown,
): Edit {
  return (author) => {
    const candidates = author.of(...kinds);
    if (candidates.length === 0) return undefined;
    const resource = author.random.pick(candidates);
    return change(resource, author) === false ? undefined : `${what} ${resource.name}`;
  };
}

/** Sets an argument, or takes it out of the code. */
function declare(resource: Declared, key: string, value: unknown, { random }: Author): void {
  if (random.chance(0.25)) delete resource.args[key];
  else resource.args[key] = value;
}

const renameIn = (resource: Declared, author: Author) => {
  resource.args.name = author.newName(resource.kind);
};

const changesKind = editOf(["bucket"], "schemaType of", (resource, author) => {
  const hasSchemas = author
    .of("measurementSchema")
    .some(({ args }) => args.bucketId === `$${resource.name}`);
  if (hasSchemas) return false;
  resource.args.schemaType = resource.args.schemaType === "explicit" ? "implicit" : "explicit";
  if (author.random.chance(0.3)) renameIn(resource, author);
  return true;
});

/** Two of a kind exchange their names. */
const swap = (kind: "bucket" | "label"): Edit => {
  return (author) => {
    const [one, other] = author.of(kind).sort(() => author.random.fraction() - 0.5);
    if (!one || !other) return undefined;
    [one.args.name, other.args.name] = [other.args.name, one.args.name];
    return `names of ${one.name} and ${other.name} swapped`;
  };
};

/** One goes, and another one takes its name. */
const inherit = (kind: "bucket" | "label"): Edit => {
  return (author) => {
    const [heir, leaving] = author.of(kind).sort(() => author.random.fraction() - 0.5);
    if (!heir || !leaving) return undefined;
    author.remove(leaving);
    heir.args.name = leaving.args.name;
    return `${leaving.name} goes, ${heir.name} takes its name`;
  };
};

/** Another name in the code for the same object: with an alias, by adopt, or just so. */
const renameInCode: Edit = (author) => {
  const { random, program } = author;
  const resource = random.pick(program);
  const before = resource.name;
  const after = author.newName(resource.kind);
  const way = random.pick(["alias", "adopt", "nothing"]);
  resource.name = after;
  if (way === "alias") resource.aliases = [before, ...(resource.aliases ?? [])];
  else delete resource.aliases;
  if (way === "adopt" && ["bucket", "label"].includes(resource.kind)) resource.args.adopt = true;
  for (const other of program) {
    if (other.dependsOn?.includes(before)) other.dependsOn = [after];
    for (const [key, value] of Object.entries(other.args)) {
      if (value === `$${before}`) other.args[key] = `$${after}`;
    }
  }
  return `${before} is ${after} in code, by ${way}`;
};

/** A member becomes owner, or an owner member: another class, so another resource; and back again. */
const shift = editOf(["bucketMember", "bucketOwner"], "other role for", (resource) => {
  resource.kind = resource.kind === "bucketMember" ? "bucketOwner" : "bucketMember";
  const [name] = resource.name.split(" as ");
  resource.name = `${name} as ${resource.kind}`;
  delete resource.aliases;
});

/** A bucket or a label comes after something else: its diff then meets what others of the run have done. */
const dependOn = editOf(["bucket", "label"], "dependency of", (resource, { random, program }) => {
  const before = program.slice(0, program.indexOf(resource));
  const fit = before.filter(({ kind }) => kind === "bucket" || kind === "label");
  if (fit.length === 0) return false;
  resource.dependsOn = [random.pick(fit).name];
  return true;
});

const EDITS: readonly (readonly [weight: number, Edit])[] = [
  [
    3,
    editOf(["bucket"], "description of", (it, author) =>
      declare(it, "description", description(author.random), author),
    ),
  ],
  [
    4,
    editOf(["bucket"], "retention of", (it, author) =>
      declare(it, "retentionRules", retentionArgs(author.random), author),
    ),
  ],
  [2, editOf(["bucket", "label"], "name of", renameIn)],
  [
    1,
    editOf(["bucket"], "rp of", (it, author) =>
      declare(it, "rp", author.random.pick(["autogen", "other"]), author),
    ),
  ],
  [1, changesKind],
  [1, editOf(["bucket", "label"], "adopt of", (it, author) => declare(it, "adopt", true, author))],
  [
    2,
    editOf(["label"], "properties of", (it, author) =>
      declare(it, "properties", propertiesOf(author.random), author),
    ),
  ],
  [
    1,
    editOf(["label"], "case of", (it) => {
      it.args.name = String(it.args.name).toUpperCase();
    }),
  ],
  [1, swap("bucket")],
  [1, swap("label")],
  [1, inherit("bucket")],
  [1, inherit("label")],
  [2, dependOn],
  [3, renameInCode],
  [3, shift],
  [
    2,
    editOf(
      ["bucketLabelAttachment", "bucketMember", "bucketOwner", "measurementSchema"],
      "place of",
      (it, author) => {
        const args = author.newBelow(it.kind);
        if (!args) return false;
        it.args = { ...args, ...(it.args.columns ? { columns: it.args.columns } : {}) };
        return true;
      },
    ),
  ],
  [3, editOf(["measurementSchema"], "columns of", addColumn)],
  [
    3,
    editOf(
      [
        "bucket",
        "label",
        "bucketLabelAttachment",
        "bucketMember",
        "bucketOwner",
        "measurementSchema",
      ],
      "without",
      (it, author) => author.remove(it),
    ),
  ],
  [
    4,
    (author) => {
      author.add();
      return "one more";
    },
  ],
];

function addColumn({ args }: Declared, { random }: Author): boolean {
  const columns = args.columns as { name: unknown }[];
  const added = column(random.int(1, 12));
  if (columns.some(({ name }) => name === added.name)) return false;
  args.columns = [...columns, added];
  return true;
}

const WEIGHTED = EDITS.flatMap(([weight, edit]) => Array.from({ length: weight }, () => edit));

/** Edits the program by chance. @returns what was done, for people */
export function edit(author: Author, count: number): string[] {
  const done: string[] = [];
  for (let tries = 0; done.length < count && tries < 20 && author.program.length > 0; tries += 1) {
    const told = author.random.pick(WEIGHTED)(author);
    if (told) done.push(told);
  }
  return done;
}
