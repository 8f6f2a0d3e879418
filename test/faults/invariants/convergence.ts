import equal from "fast-deep-equal";
import { type Declared, resolve } from "../../support/engineModel/program";
import type { Entry, Stack } from "../../support/engineModel/stack";
import type { OtherPeople } from "../otherPeople";
import { isLive, relationsOf, type World, type WorldMapping, type WorldToken } from "../world";
import { isTemporary, type ToleratedOrphans } from "./toleratedOrphans";

interface Ended {
  stack: Stack;
  program: readonly Declared[];
  world: World;
  others: OtherPeople;
  lost: ToleratedOrphans;
  /** What the program once referred to. */
  released?: ReadonlySet<string>;
}

/**
 * Finds where state, program and server differ when nothing changes anymore.
 * @returns a description of each difference
 */
export function differences(ended: Ended): string[] {
  const { stack, program } = ended;
  const names = new Set(program.map(({ name }) => name));
  return [
    ...program.flatMap((resource) => {
      const entry = stack.find(resource.name);
      return entry
        ? differenceOf(resource, entry, ended)
        : [`${resource.name} is not in the state`];
    }),
    ...stack.entries
      .filter(({ name, pendingDelete }) => pendingDelete || !names.has(name))
      .map(({ name }) => `${name} is still in the state`),
    ...twice(stack.entries),
    ...orphans(ended),
  ];
}

function differenceOf(resource: Declared, entry: Entry, { stack, world }: Ended): string[] {
  if (!isLive(world, entry)) return [`${resource.name} (${entry.id}) is not on the server`];
  const declared = resolve(resource.args, (name) => stack.find(name)?.id);
  const live: Record<string, unknown> = liveOf(entry, world);
  const unfinished = unfinishedToken(entry, world);
  if (unfinished) return [unfinished];
  return (
    Object.entries(declared)
      .map(([key, value]) => [key, canonical(key, value), live[key]] as const)
      .filter(([key, value, is]) => key !== "adopt" && !isAsDeclared(key, value, is))
      // A program can't declare that a mapping isn't the default.
      .filter(([key, value]) => key !== "default" || value === true)
      .map(
        ([key, value, is]) =>
          `${resource.name}: ${key} is ${JSON.stringify(is)}, declared is ${JSON.stringify(value)}`,
      )
  );
}

/** Whether a token's creation got no further than its first step, or the token is valid in all organizations. */
function unfinishedToken({ name, id }: Entry, { tokens }: World): string | undefined {
  const token = tokens.get(id);
  if (!token) return undefined;
  if (!token.isBound) return `${name}: a permission is for all organizations`;
  return isTemporary(token) ? `${name}: description is "${token.description}"` : undefined;
}

function liveOf({ kind, id, inputs, outputs }: Entry, world: World): Record<string, unknown> {
  if (kind === "dbrpMapping") return { ...world.mappings.get(id) };
  if (kind === "authorization") {
    const { permissions = [], ...token } = world.tokens.get(id) ?? {};
    // The server doesn't know keepers, so use the state's.
    return { ...token, permissions: sorted(permissions), keepers: outputs.keepers };
  }
  if (kind === "label") return { ...world.labels.get(id) };
  if (kind === "bucket") {
    const bucket = world.buckets.get(id);
    return { ...bucket, retentionRules: bucket?.seconds };
  }
  const [bucketId, other] = id.split("/");
  if (kind === "bucketLabelAttachment") return { bucketId, labelId: other };
  if (kind !== "measurementSchema") return { bucketId, userId: other };
  const bucket = world.buckets.get(String(inputs.bucketId));
  const schema = bucket?.schemas.find((item) => item.id === id);
  return { bucketId: bucket?.id, name: schema?.name, columns: schema?.columns };
}

function canonical(key: string, value: unknown): unknown {
  if (key === "permissions") return sorted(value as WorldToken["permissions"]);
  if (key !== "retentionRules") return value;
  return (value as { everySeconds: number }[])[0]?.everySeconds ?? 0;
}

/** Permissions are a set. */
function sorted(permissions: WorldToken["permissions"]): string[] {
  const all = permissions.map(({ action, resource: { type, id } }) => `${action} ${type} ${id}`);
  return [...new Set(all)].sort();
}

/** Columns that others added, or that a lost update added, are kept: there is no way to remove one. */
function isAsDeclared(key: string, declared: unknown, live: unknown): boolean {
  if (key !== "columns") return equal(declared, live);
  const columns = live as { name: unknown }[];
  return (declared as { name: unknown }[]).every((column) =>
    columns.some((other) => equal(column, other)),
  );
}

function twice(entries: readonly Entry[]): string[] {
  const seen = new Map<string, string>();
  return entries.flatMap(({ id, name }) => {
    const other = seen.get(id);
    seen.set(id, name);
    return other === undefined ? [] : [`${other} and ${name} both hold ${id}`];
  });
}

/** Objects on the server that are in no state, weren't created by others, and weren't reported by a message. */
function orphans({ stack, world, others, lost, released = new Set() }: Ended): string[] {
  const held = new Set(stack.entries.map(({ kind, id }) => `${isRole(kind) ? "role" : ""}${id}`));
  const buckets = [...world.buckets.values()]
    .filter(({ id }) => !held.has(id) && !others.made.has(id) && !released.has(id))
    .filter((bucket) => !lost.hasObject("bucket", bucket.name))
    .map(({ id, name }) => `orphan: bucket ${name} (${id})`);
  const labels = [...world.labels.values()]
    .filter(
      ({ id, name }) => !held.has(id) && !others.made.has(id) && !lost.hasObject("label", name),
    )
    .filter(({ id }) => !released.has(id))
    .map(({ id, name }) => `orphan: label ${name} (${id})`);
  const relations = relationsOf(world)
    .filter((key) => !others.made.has(key) && !lost.hasRelation(key))
    .filter((key) => !released.has(key.split(" ")[1] ?? ""))
    .filter((key) => {
      const [kind = "", id = ""] = key.split(" ");
      return !held.has(`${isRole(kind) ? "role" : ""}${id}`);
    })
    .map((key) => `orphan: ${key}`);
  const isOpen = ({ id }: { id: string }) =>
    !held.has(id) && !others.made.has(id) && !released.has(id);
  const tokens = [...world.tokens.values()]
    .filter((token) => isOpen(token) && !lost.hasToken(token.id))
    .map(({ id, status, description }) => `orphan: ${status} token "${description}" (${id})`);
  const mappings = [...world.mappings.values()]
    .filter((mapping) => isOpen(mapping) && !lost.hasObject("dbrpMapping", nameOf(mapping)))
    .map((mapping) => `orphan: mapping ${nameOf(mapping)} (${mapping.id})`);
  return [...buckets, ...labels, ...relations, ...tokens, ...mappings];
}

function nameOf({ database, retentionPolicy }: WorldMapping): string {
  return `${database}/${retentionPolicy}`;
}

function isRole(kind: string): boolean {
  return kind === "bucketMember" || kind === "bucketOwner";
}
