import type { Kind } from "pulumi-influxdb-serverless/rules";
import { compareTexts } from "../collections";
import type { InventoryObject } from "../inventory/inventoryObject";
import { truncate } from "../output/describeValue";

/** An object with the logical name of its resource. */
export interface NamedObject extends InventoryObject {
  /** Unique among the resources of its type. */
  logicalName: string;
}

/** The order of declarations in a program: referenced objects come first. */
const ORDER: readonly Kind[] = [
  "label",
  "bucket",
  "bucketLabelAttachment",
  "bucketMember",
  "bucketOwner",
  "measurementSchema",
  "dbrpMapping",
  "authorization",
];

/**
 * Gives every object a logical name: for a bucket or label, its own name, so that the program doesn't have to repeat
 * it; for an object in a bucket, `<bucket>-<other>`; for an API token, its description. The same objects always get
 * the same names: `export` writes them into a program, and `import` into a state.
 * @param given existing names of objects, which the objects keep
 */
export function nameObjects(
  objects: readonly InventoryObject[],
  given: (object: InventoryObject) => string | undefined = () => undefined,
): NamedObject[] {
  const bucketNames = new Map<string, string>();
  for (const { kind, id, name } of objects) if (kind === "bucket") bucketNames.set(id, name);
  const nameFor = (object: InventoryObject) => given(object) ?? wantedName(object, bucketNames);
  const taken = new Set<string>();
  return inOrder(objects, nameFor).map((object) => {
    const wanted = nameFor(object);
    let logicalName = wanted;
    // Bucket "a-b" with label "c", and bucket "a" with label "b-c".
    for (let count = 2; taken.has(`${object.kind} ${logicalName}`); count += 1) {
      logicalName = `${wanted}-${count}`;
    }
    taken.add(`${object.kind} ${logicalName}`);
    return { ...object, logicalName };
  });
}

function wantedName(
  { kind, bucketId, name, ownName, inputs }: InventoryObject,
  bucketNames: ReadonlyMap<string, string>,
): string {
  if (kind === "authorization") return truncate(name, LONGEST_NAME);
  if (bucketId === undefined) return name;
  const bucket = bucketNames.get(bucketId) ?? bucketId;
  if (kind !== "dbrpMapping") return `${bucket}-${ownName}`;
  // Most databases are named after their bucket, and InfluxDB 1.x buckets after their database and policy.
  const { database, retentionPolicy } = inputs;
  if (bucket === ownName) return bucket;
  return [bucket, ...(bucket === database ? [] : [database]), retentionPolicy].join("-");
}

/** A description may be very long. */
const LONGEST_NAME = 60;

/** By kind and name, whatever the order of the server's lists. */
function inOrder(
  objects: readonly InventoryObject[],
  nameFor: (object: InventoryObject) => string,
): InventoryObject[] {
  const key = (object: InventoryObject) =>
    [ORDER.indexOf(object.kind), nameFor(object), object.id] as const;
  return [...objects].sort((one, other) => {
    const [kind, name, id] = key(one);
    const [otherKind, otherName, otherId] = key(other);
    return kind - otherKind || compareTexts(name, otherName) || compareTexts(id, otherId);
  });
}
