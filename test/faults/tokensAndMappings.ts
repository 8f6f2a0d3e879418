import type { Bag, Declared } from "../support/engineModel/program";
import type { ProgramAuthor } from "./programAuthor";
import { description } from "./randomArguments";
import { declare, type Edit, editOf } from "./resourceEdits";

const POLICIES = ["autogen", "daily", "weekly"];

/** An API token's arguments, with each optional one declared or not. */
export function authorizationArgs(author: ProgramAuthor): Bag {
  const { random, users } = author;
  return {
    permissions: permissionsOf(author),
    ...(random.chance(0.5) ? { description: descriptionOf(author) } : {}),
    ...(random.chance(0.3) ? { status: random.pick(["active", "inactive"]) } : {}),
    ...(random.chance(0.4) ? { keepers: keepersOf(author) } : {}),
    ...(random.chance(0.15) ? { userId: random.pick(users) } : {}),
  };
}

/** Arguments for a mapping with an unused database and policy; undefined without a bucket. */
export function mappingArgs(author: ProgramAuthor): Bag | undefined {
  const { random } = author;
  const buckets = author.of("bucket");
  if (buckets.length === 0) return undefined;
  const database = databaseOf(author);
  const args: Bag = {
    bucketId: `$${random.pick(buckets).name}`,
    database,
    retentionPolicy: freePolicy(author, database),
    ...(random.chance(0.15) ? { adopt: true } : {}),
  };
  if (random.chance(0.4) && !hasDefault(author, database)) args.default = true;
  else if (random.chance(0.1)) args.default = false;
  return args;
}

function permissionsOf(author: ProgramAuthor): Bag[] {
  const { random } = author;
  const objects = [...author.of("bucket"), ...author.of("bucket"), ...author.of("label")];
  return Array.from({ length: random.int(1, 3) }, () => {
    const action = random.pick(["read", "write"]);
    const { name, kind } = objects.length > 0 ? random.pick(objects) : {};
    const resource =
      name && random.chance(0.8)
        ? { type: `${kind}s`, id: `$${name}` }
        : { type: random.pick(["buckets", "labels", "dbrp", "authorizations"]) };
    return { action, resource };
  });
}

function descriptionOf(author: ProgramAuthor): string {
  return author.has.secrets ? author.newName("description") : description(author.random);
}

function keepersOf({ random }: ProgramAuthor): Bag {
  return { rotated: String(random.int(1, 9)) };
}

/** Returns one that the program already has, or a new one. */
function databaseOf(author: ProgramAuthor): string {
  const known = author.of("dbrpMapping").map(({ args }) => String(args.database));
  return known.length > 0 && author.random.chance(0.6)
    ? author.random.pick(known)
    : author.newName("db");
}

function freePolicy(author: ProgramAuthor, database: string): string {
  const free = POLICIES.filter((policy) => !mappingOf(author, database, policy));
  return free.length > 0 && author.random.chance(0.8)
    ? author.random.pick(free)
    : author.newName("policy");
}

/** Returns the program's mapping for a database and a policy. */
export function mappingOf(
  author: Pick<ProgramAuthor, "of">,
  database: unknown,
  policy: unknown,
): Declared | undefined {
  return author
    .of("dbrpMapping")
    .find(({ args }) => args.database === database && args.retentionPolicy === policy);
}

/** Returns a database and policy that a later mapping may have, so that somebody else can use them first. */
export function comingMapping(author: ProgramAuthor): { database: string; policy: string } {
  const { random } = author;
  const known = author.of("dbrpMapping").map(({ args }) => String(args.database));
  const database =
    known.length > 0 && random.chance(0.6) ? random.pick(known) : author.comingName("db");
  return { database, policy: random.pick(POLICIES) };
}

function hasDefault(author: ProgramAuthor, database: unknown): boolean {
  return author
    .of("dbrpMapping")
    .some(({ args }) => args.database === database && args.default === true);
}

/** Gives a mapping a database and a policy. A database has only one default. */
function moveTo(author: ProgramAuthor, { args }: Declared, place: Bag): void {
  const isNew = args.database !== place.database;
  if (isNew && hasDefault(author, place.database)) delete args.default;
  Object.assign(args, place);
}

function makeDefault(resource: Declared, author: ProgramAuthor): void {
  for (const { args } of author.of("dbrpMapping")) {
    if (args.database === resource.args.database) delete args.default;
  }
  declare(resource, "default", true, author);
}

/** Edits after which no two mappings need the same name at the same time. */
export const TOKEN_EDITS: readonly (readonly [weight: number, edit: Edit])[] = [
  [
    3,
    editOf(["authorization"], "keepers of", (it, author) =>
      declare(it, "keepers", keepersOf(author), author),
    ),
  ],
  [
    2,
    editOf(["authorization"], "permissions of", (it, author) => {
      it.args.permissions = permissionsOf(author);
    }),
  ],
  [
    2,
    editOf(["authorization"], "description of", (it, author) =>
      declare(it, "description", descriptionOf(author), author),
    ),
  ],
  [
    2,
    editOf(["authorization"], "status of", (it, author) =>
      declare(it, "status", author.random.pick(["active", "inactive"]), author),
    ),
  ],
  [
    1,
    editOf(["authorization"], "user of", (it, author) =>
      declare(it, "userId", author.random.pick(author.users), author),
    ),
  ],
  [
    2,
    editOf(["dbrpMapping"], "policy of", (it, author) => {
      it.args.retentionPolicy = freePolicy(author, String(it.args.database));
    }),
  ],
  [
    2,
    editOf(["dbrpMapping"], "database of", (it, author) => {
      const database = databaseOf(author);
      moveTo(author, it, { database, retentionPolicy: freePolicy(author, database) });
    }),
  ],
  [
    2,
    editOf(["dbrpMapping"], "bucket of", (it, author) => {
      it.args.bucketId = `$${author.random.pick(author.of("bucket")).name}`;
    }),
  ],
  [2, editOf(["dbrpMapping"], "default of", makeDefault)],
  [1, editOf(["dbrpMapping"], "adopt of", (it, author) => declare(it, "adopt", true, author))],
  [2, editOf(["authorization", "dbrpMapping"], "without", (it, author) => author.remove(it))],
];

/** Two mappings swap databases and policies. */
export const swapMappings: Edit = (author) => {
  const [one, other] = author.of("dbrpMapping").sort(() => author.random.fraction() - 0.5);
  if (!one || !other) return undefined;
  const [first, second] = [placeOf(one), placeOf(other)];
  const isAcross = first.database !== second.database;
  for (const { args } of isAcross ? [one, other] : []) delete args.default;
  moveTo(author, one, second);
  moveTo(author, other, first);
  return `mappings of ${one.name} and ${other.name} swapped`;
};

/** A mapping is removed, and another one takes its database and policy. */
export const inheritMapping: Edit = (author) => {
  const [heir, leaving] = author.of("dbrpMapping").sort(() => author.random.fraction() - 0.5);
  if (!heir || !leaving) return undefined;
  author.remove(leaving);
  moveTo(author, heir, placeOf(leaving));
  return `${leaving.name} goes, ${heir.name} takes its mapping`;
};

function placeOf({ args: { database, retentionPolicy } }: Declared): Bag {
  return { database, retentionPolicy };
}
