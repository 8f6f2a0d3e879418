import { foldName } from "../../../provider/src/resources/label/model";
import type { EngineRun } from "../../support/engineModel/run";
import type { OtherPeople } from "../otherPeople";
import { hasRelation, type World, type WorldBucket } from "../world";
import { type Observed, worldOf } from "./violations";

/** Objects that others created stay unchanged, unless the program adopts them or declares the same relation. */
export function othersTouched(observed: Observed, others: OtherPeople): string[] {
  const { run } = observed;
  const [before, after] = [observed.before, observed.after].map((worlds) =>
    worldOf(worlds, run.server),
  ) as [World, World];
  const told = [...others.made].flatMap((key) => {
    const isWanted = isDeclared(run, hasObject(before, key) ? before : after, key);
    if (isHeld(run, key)) {
      others.made.delete(key);
      return isWanted || key.includes(" ")
        ? []
        : [`${key} of others was taken over, without adopt`];
    }
    const [was, is] = [before, after].map((world) => sightOf(world, key));
    if (is === undefined && run.server === "original") others.made.delete(key);
    // Created between two attempts in this run.
    if (was === undefined || others.changed.has(key)) return [];
    if (was === is || isWanted || isGoneWithParts(before, after, key)) return [];
    return [`what others made was changed: ${key}, ${was} to ${is}`];
  });
  return [
    ...told,
    ...columnsLost(before, after, others),
    ...defaultsTaken(observed, before, after, others),
  ];
}

/** Somebody else's mapping stays the default of its database, unless one of ours is declared as the default. */
function defaultsTaken(
  { run }: Observed,
  before: World,
  after: World,
  others: OtherPeople,
): string[] {
  if (others.changed.size > 0) return [];
  return [...others.made].flatMap((key) => {
    const [was, is] = [before.mappings.get(key), after.mappings.get(key)];
    if (!is || !was?.default || is.default) return [];
    const isAnnounced = run.begun.some(
      ({ resource: { args } }) => args.default === true && args.database === is.database,
    );
    return isAnnounced ? [] : [`mapping ${key} of others is no longer the default`];
  });
}

function hasObject({ buckets, labels, tokens, mappings }: World, key: string): boolean {
  return [buckets, labels, tokens, mappings].some((objects) => objects.has(key));
}

function columnsLost(before: World, after: World, others: OtherPeople): string[] {
  const earlier = new Map(schemasIn(before).map(({ id, columns }) => [id, namesOf(columns)]));
  return schemasIn(after).flatMap(({ id, columns }) => {
    const has = namesOf(columns);
    const theirs = (others.columns.get(id) ?? []).filter((name) => earlier.get(id)?.has(name));
    const lost = theirs.filter((name) => !has.has(name));
    return lost.length > 0 ? [`schema ${id} lost the columns ${lost.join(", ")} of others`] : [];
  });
}

function schemasIn(world: World): WorldBucket["schemas"] {
  return [...world.buckets.values()].flatMap(({ schemas }) => schemas);
}

function namesOf(columns: Record<string, unknown>[]): Set<unknown> {
  return new Set(columns.map(({ name }) => name));
}

/** Returns whether a resource in the stack manages it now. */
function isHeld({ stack }: EngineRun, key: string): boolean {
  return stack.entries.some(({ kind, id }) => key === id || key === `${kind} ${id}`);
}

/** Returns whether this run started a creation that may adopt it: a relation always, everything else with `adopt`. */
function isDeclared({ begun }: EngineRun, before: World, key: string): boolean {
  const [kind = "", id = key] = key.includes(" ") ? key.split(" ") : ["", key];
  const bucketName = before.buckets.get(id)?.name;
  const labelName = before.labels.get(id)?.name;
  const mapping = before.mappings.get(id);
  return begun.some(({ op, resource: { kind: declared, args } }) => {
    if (op !== "create") return false;
    if (declared === "bucket") return args.adopt === true && args.name === bucketName;
    if (declared === "label") {
      return (
        args.adopt === true &&
        labelName !== undefined &&
        foldName(String(args.name)) === foldName(labelName)
      );
    }
    if (declared === "dbrpMapping") {
      const isSame =
        args.database === mapping?.database && args.retentionPolicy === mapping?.retentionPolicy;
      return args.adopt === true && isSame;
    }
    return (
      kindOf(declared) === kindOf(kind) && `${args.bucketId}/${args.labelId ?? args.userId}` === id
    );
  });
}

/** A user has one role on a bucket. */
function kindOf(kind: string): string {
  return kind === "bucketOwner" || kind === "bucketMember"
    ? "role"
    : kind.startsWith("bucketLabel")
      ? kind
      : "";
}

function sightOf(world: World, key: string): string | undefined {
  if (key.includes(" ")) return hasRelation(world, key) ? "there" : undefined;
  const mapping = world.mappings.get(key);
  // The server makes a mapping the default if another one is deleted.
  if (mapping) return JSON.stringify({ ...mapping, default: undefined });
  const bucket = world.buckets.get(key);
  if (!bucket) return JSON.stringify(world.labels.get(key) ?? world.tokens.get(key));
  const { name, description, seconds, schemaType, rp } = bucket;
  return JSON.stringify({ name, description, seconds, schemaType, rp });
}

/** A relation is deleted with its bucket or label, a mapping with its bucket. */
function isGoneWithParts(before: World, world: World, key: string): boolean {
  const mapping = before.mappings.get(key);
  if (mapping) return !world.mappings.has(key) && !world.buckets.has(mapping.bucketId);
  const [kind, id = ""] = key.split(" ");
  const [bucketId = "", other = ""] = id.split("/");
  if (!key.includes(" ")) return false;
  return (
    !world.buckets.has(bucketId) || (kind === "bucketLabelAttachment" && !world.labels.has(other))
  );
}
