import type { Declared, Reference } from "../support/engineModel/program";
import type { StepError } from "../support/engineModel/run";
import type { Stack } from "../support/engineModel/stack";
import type { ToleratedOrphans } from "./invariants/toleratedOrphans";
import type { OtherPeople } from "./otherPeople";
import type { ProgramAuthor } from "./programAuthor";
import type { Random } from "./random";
import { LONGEST } from "./randomArguments";
import { isLive, type World } from "./world";

/** What the user does after an error: changes the program for one run, or changes the server. */
export interface Remedy {
  what:
    | "adopt"
    | "alias"
    | "as it is"
    | "by hand"
    | "interim name"
    | "less"
    | "other error first"
    | "refresh"
    | "room"
    | "state delete"
    | "without it";
  /** Changes the failed resource, or others in the program. */
  apply: (resource: Declared, author: Pick<ProgramAuthor, "program" | "remove">) => void;
  /** Whether the program keeps it: an alias. */
  isLasting?: boolean;
}

interface Situation {
  stack: Stack;
  program: readonly Declared[];
  world: World;
  others: OtherPeople;
  lost: ToleratedOrphans;
  /** What the program once referred to. */
  released: ReadonlySet<string>;
  random: Random;
}

const TAKEN =
  /(?:the name is already used by (?:bucket|label)|Could not create DBRP mapping .*: mapping|its name is still used by \w+) ([0-9a-f]{16})/;
const MAPS_ANOTHER = /Could not adopt DBRP mapping "[^"]*" \(([0-9a-f]{16})\): it points to bucket/;
const SHORTER = /Could not adopt bucket "[^"]*" \(([0-9a-f]{16})\): its retention is/;
const OTHERWISE = /Could not adopt bucket "[^"]*" \(([0-9a-f]{16})\): its (schemaType|rp) is/;
const HELD = /is declared by two resources in this program/;
const RENAME_REFUSED =
  /bucket name is not unique|label with name .* already exists|another DBRP mapping with same/;

const ELSEWHERE = /recorded at a different address/;
const NOT_FOUND = /was not found on the configured server/;
// A resource that needs an object may be skipped because something else failed.
const OTHER_FIRST =
  /Fix that error first|is still needed by a resource|stays because this program refers to it/;
const NEEDED =
  /Not (?:deleted|replaced): bucket (\w+) (?:is still needed|may still be needed|has attached objects)|Not replaced: \w+ (\w+) stays because this program refers/;
const DELETES_FIRST = /^Not created: another/;
const REFRESH = /Run "pulumi refresh", review the next preview/;
const NOT_KEPT = /retention|expiration|everySeconds/;

let interims = 0;

/**
 * Does exactly what the message says.
 * @throws Error if the message doesn't say what to do
 */
export async function remedyFor(error: StepError, situation: Situation): Promise<Remedy> {
  const { message, op } = error;
  if (forget(error, situation)) return { what: "state delete", apply: () => undefined };
  const isOtherFirst = op === "delete" && OTHER_FIRST.test(message);
  if (isOtherFirst || (op === "create" && DELETES_FIRST.test(message))) {
    return { what: "other error first", apply: () => undefined };
  }
  if (op === "update" && REFRESH.test(message)) return { what: "refresh", apply: () => undefined };
  const resource = situation.program.find(({ name }) => name === error.name);
  if (resource && isBeyond(resource) && NOT_KEPT.test(message)) return less();
  const taken = TAKEN.exec(message)?.[1];
  if (op === "create" && taken) return makeWay(taken, situation);
  const other = MAPS_ANOTHER.exec(message)?.[1];
  if (op === "create" && other) return removeOther(other, situation);
  const [, id = "", property = ""] = SHORTER.exec(message) ?? OTHERWISE.exec(message) ?? [];
  if (op === "create" && situation.others.made.has(id)) return room(id, situation);
  if (op === "create" && id) return asItIs(id, property, situation);
  if (op === "create" && HELD.test(message)) return interimName();
  if (op === "diff" && HELD.test(message)) return withoutTheOther(error, situation);
  if (op === "update" && RENAME_REFUSED.test(message)) return renameLater(error, situation);
  throw new Error(`nobody knows what to do after: ${op} ${error.name}: ${message}`);
}

/**
 * Removes an entry that was recorded at an abandoned server from the state, as the message says.
 * @returns whether there was one
 */
export function forget(
  { message, name }: StepError,
  { stack, world }: Pick<Situation, "stack" | "world">,
): boolean {
  // Includes an entry that waits for its delete and has the same name as its replacement.
  const entry = stack.entries.find((it) => it.name === name && message.includes(it.id));
  const isGivenUp = entry?.at === "copy" && (ELSEWHERE.test(message) || NOT_FOUND.test(message));
  const isGone = entry && NOT_FOUND.test(message) && !isLive(world, entry);
  if (!entry || !(isGivenUp || isGone)) return false;
  stack.remove(entry);
  return true;
}

/** Returns whether a refresh has to wait for an `up`, which records the server's other address. */
export function needsUpFirst({ message }: StepError): boolean {
  return ELSEWHERE.test(message);
}

/** Removes a `get` of a missing object, or on one that should be deleted. @returns whether the message says so */
export function dropReference(
  { message, name }: StepError,
  author: Pick<ProgramAuthor, "references">,
  { mappings }: World,
): boolean {
  const [, under, itself] = NEEDED.exec(message) ?? [];
  const needed = under ?? itself;
  const isKept = ({ id }: Reference) =>
    needed === undefined || ![id, mappings.get(id)?.bucketId].includes(needed);
  const isToldByName = author.references.some((it) => it.name === name && !isKept(it));
  author.references = author.references.filter(isKept);
  if (isToldByName) return true;
  // A `get` of an object that a resource should adopt would keep what that resource replaces forever.
  author.references = author.references.filter(({ id }) => !message.includes(`(${id})`));
  if (!/^Could not find (bucket|label|API token|DBRP mapping)/.test(message)) return false;
  author.references = author.references.filter((reference) => reference.name !== name);
  return true;
}

/** Returns whether a bucket should keep points for longer than a server can count in nanoseconds. */
function isBeyond({ args }: Declared): boolean {
  const [rule] = (args.retentionRules ?? []) as { everySeconds: number }[];
  return (rule?.everySeconds ?? 0) > LONGEST;
}

function less(): Remedy {
  const apply = ({ args }: Declared) => {
    args.retentionRules = [{ everySeconds: LONGEST }];
  };
  return { what: "less", apply, isLasting: true };
}

/** A new object's name is taken by the object with this ID. */
async function makeWay(id: string, situation: Situation): Promise<Remedy> {
  const { stack, program, others, random } = situation;
  if (situation.released.has(id) || (others.made.has(id) && random.chance(0.5))) {
    return room(id, situation);
  }
  const holder = stack.entries.find((entry) => entry.id === id);
  const isDeclared = program.some(({ name }) => name === holder?.name);
  if (holder && (isDeclared || holder.pendingDelete)) return interimName();
  if (holder && random.chance(0.5)) {
    const apply = (resource: Declared) => {
      resource.aliases = [...(resource.aliases ?? []), holder.name];
    };
    return { what: "alias", apply, isLasting: true };
  }
  return {
    what: "adopt",
    apply: ({ args }) => {
      args.adopt = true;
    },
  };
}

/** A mapping to another bucket can't be adopted: its owner renames it, or it is deleted. */
async function removeOther(id: string, situation: Situation): Promise<Remedy> {
  const { stack, others, released } = situation;
  if (released.has(id) || others.made.has(id)) return room(id, situation);
  if (stack.entries.some((entry) => entry.id === id)) return interimName();
  await others.remove("dbrpMapping", id);
  return { what: "by hand", apply: () => undefined };
}

/** Adopts it unchanged first; the next run changes it. */
function asItIs(id: string, property: string, { world }: Situation): Remedy {
  const live = world.buckets.get(id);
  if (!live) throw new Error(`the message names bucket ${id}, which is not there`);
  const apply: Remedy["apply"] = ({ name, args }, author) => {
    args.adopt = true;
    // Schemas have to wait for an explicit bucket.
    for (const schema of property === "schemaType" ? author.program : []) {
      if (schema.kind === "measurementSchema" && schema.args.bucketId === `$${name}`)
        author.remove(schema);
    }
    if (property === "schemaType") args.schemaType = live.schemaType;
    else if (property === "rp" && live.rp === "") delete args.rp;
    else if (property === "rp") args.rp = live.rp;
    else args.retentionRules = [{ everySeconds: live.seconds }];
  };
  return { what: "as it is", apply };
}

/** A rename finds an object with that name: one that is renamed or deleted later, or somebody else's. */
async function renameLater(error: StepError, situation: Situation): Promise<Remedy> {
  const { program, world, others } = situation;
  const resource = program.find(({ name }) => name === error.name) as Declared;
  const { kind, args } = resource;
  if (kind !== "bucket" && kind !== "label" && kind !== "dbrpMapping") return interimName();
  const name = String(
    kind === "dbrpMapping" ? `${args.database}/${args.retentionPolicy}` : args.name,
  );
  const live = holderOf(kind, name, world);
  if (live && (others.made.has(live.id) || situation.released.has(live.id))) {
    return room(live.id, situation);
  }
  // An object that a lost run left and a message reported.
  const isLeft = live && !situation.stack.entries.some(({ id }) => id === live.id);
  if (isLeft && situation.lost.hasObject(kind, name)) {
    await others.remove(kind, live.id);
    return { what: "by hand", apply: () => undefined };
  }
  return interimName();
}

/** Returns the object that has a name. */
function holderOf(
  kind: "bucket" | "label" | "dbrpMapping",
  name: string,
  { buckets, labels, mappings }: World,
): { id: string } | undefined {
  if (kind === "bucket") return [...buckets.values()].find((bucket) => bucket.name === name);
  if (kind === "label") {
    return [...labels.values()].find((label) => label.name.toLowerCase() === name.toLowerCase());
  }
  return [...mappings.values()].find((it) => `${it.database}/${it.retentionPolicy}` === name);
}

/** Two resources manage the same object: the one that adopted it is removed for one run. */
function withoutTheOther(error: StepError, { stack, program }: Situation): Remedy {
  const id = stack.find(error.name)?.id;
  const holders = stack.entries.filter((entry) => entry.id === id).map(({ name }) => name);
  const both = program.filter(({ name }) => holders.includes(name));
  const other = both.find(({ args }) => args.adopt) ?? both.find(({ name }) => name !== error.name);
  const apply: Remedy["apply"] = (_, author) => {
    if (other) author.remove(other);
  };
  return { what: "without it", apply };
}

async function room(id: string, { others }: Situation): Promise<Remedy> {
  await others.makeRoom(id);
  return { what: "room", apply: () => undefined };
}

function interimName(): Remedy {
  interims += 1;
  const name = `interim-${interims}`;
  return {
    what: "interim name",
    apply: ({ kind, args }) => {
      args[kind === "dbrpMapping" ? "retentionPolicy" : "name"] = name;
    },
  };
}
