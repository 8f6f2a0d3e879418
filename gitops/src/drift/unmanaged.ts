import type { Session } from "pulumi-influxdb-serverless/client";
import { type Kind, redactTokens } from "pulumi-influxdb-serverless/rules";
import { findHidden } from "../inventory/hidden";
import { takeInventory } from "../inventory/inventory";
import { type InventoryObject, objectKey, shownName } from "../inventory/inventoryObject";
import type { TokenOf } from "../inventory/tokenPermissions";
import { describePermissions, type PermissionWords } from "../output/describePermissions";
import { pluralize } from "../output/describeValue";
import { reveal } from "../pulumi/secretValue";
import { type ManagedResource, secretlyNamed } from "../pulumi/stackState";
import { isOnOtherServer } from "./checkResource";
import type { DriftItem } from "./driftItem";

/** The objects that no stack manages. */
export interface Unmanaged {
  items: DriftItem[];
  notes: string[];
  /** Why there may be more unmanaged objects. */
  hidden: string[];
}

/** A connection, and the resources that stacks manage. */
export interface Kept {
  /** The connection's display name. */
  name: string;
  /** The resources that it reaches. */
  resources: readonly ManagedResource[];
  /** The resources of all stacks. */
  managed: readonly ManagedResource[];
}

/**
 * Finds objects in a connection's organization that no stack manages.
 * @param present the objects that were read individually
 * @param isWanted whether to include objects of a kind
 */
export async function findUnmanaged(
  session: Session,
  { name: stack, resources, managed }: Kept,
  present: readonly ManagedResource[],
  isWanted: (kind: Kind) => boolean,
): Promise<Unmanaged> {
  const inventory = await takeInventory(session, { isWanted, tokenOf: tokensIn(managed) });
  const { objects, tokens, notes } = inventory;
  const hidden = (await findHidden(session, inventory)).filter(
    ({ kind }) => isWanted(kind) || (kind === "label" && isWanted("bucketLabelAttachment")),
  );
  const kept = new Set(managed.map(objectKey));
  const recordedHere = managed.filter(
    ({ entry }) => !isOnOtherServer(entry.outputs, session.client.url),
  );
  const keptHere = new Set([...resources, ...recordedHere].map(objectKey));
  const doubtful = objects.filter(
    (one) => kept.has(objectKey(one)) && !keptHere.has(objectKey(one)),
  );
  const secret = secretlyNamed(managed);
  const names = bucketNames(objects, secret);
  const items = objects
    .filter((object) => !kept.has(objectKey(object)))
    .map(
      (object): DriftItem => ({
        status: "unmanaged",
        kind: object.kind,
        id: object.id,
        name: redactTokens(shownName(object, secret)),
        stack,
        ...(object.kind === "authorization" ? { permissions: permissionsOf(object, names) } : {}),
        ...(object.isSystem ? { isSystem: true } : {}),
      }),
    );
  const listed = new Set([...objects, ...(tokens?.own ?? [])].map(({ id }) => id));
  const unlisted = [
    ...(tokens ? [] : ["authorization"]),
    ...(inventory.hasMappings ? [] : ["dbrpMapping"]),
  ];
  const expected = present.filter(({ kind }) => !unlisted.includes(kind)).map(({ id }) => id);
  const missing = [...missingIn(listed, new Set(expected)), ...copiesOf(doubtful)];
  return { items, notes, hidden: [...missing, ...hidden.map(({ message }) => message)] };
}

/** Returns the API token values in the stacks' states, to distinguish the connection's token from theirs. */
function tokensIn(managed: readonly ManagedResource[]): TokenOf {
  const values = new Map(
    managed
      .filter(({ kind }) => kind === "authorization")
      .map(({ id, entry }) => [id, reveal(entry.outputs.token)] as const),
  );
  return (id) => {
    const value = values.get(id);
    return typeof value === "string" && value !== "" ? value : undefined;
  };
}

/** The names of buckets that can be shown, by ID. */
function bucketNames(
  objects: readonly InventoryObject[],
  secret: ReadonlySet<string>,
): Map<string, string> {
  const buckets = objects.filter(({ kind }) => kind === "bucket");
  return new Map(buckets.map((bucket) => [bucket.id, shownName(bucket, secret)]));
}

function permissionsOf(
  { inputs, problem }: InventoryObject,
  names: ReadonlyMap<string, string>,
): string {
  const permissions = inputs.permissions as PermissionWords[];
  const words = describePermissions(permissions, (id) => names.get(id));
  const suffix = problem === undefined ? "" : `; no program can declare it: ${problem}`;
  return redactTokens(words + suffix);
}

/** A copy of a server has the same IDs: an object that a stack manages on one is unmanaged on the other. */
function copiesOf(doubtful: readonly InventoryObject[]): string[] {
  const [first] = doubtful;
  if (!first) return [];
  return [
    `Recorded at another URL: ${pluralize(doubtful.length, "object")}, such as ${first.kind} ${first.id}. If this ` +
      "server is a copy of that one, they are unmanaged here: check the stacks of each server separately. If it is " +
      "the same server, use one URL in all stacks.",
  ];
}

/**
 * Lists silently omit what the token can't read. A bucket that was read by its ID but is missing from the list proves
 * that something is hidden.
 */
function missingIn(listed: ReadonlySet<string>, present: ReadonlySet<string>): string[] {
  const hidden = [...present].filter((id) => !listed.has(id));
  if (hidden.length === 0) return [];
  return [
    `Missing from the lists, but found by ID: ${pluralize(hidden.length, "object")}, such as ${hidden[0]}. This token does ` +
      "not see everything, so there may be more unmanaged objects. Use a token that can read the whole organization.",
  ];
}
