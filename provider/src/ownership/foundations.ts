import type { Kind } from "../contract/kind";
import { holdsUnknown, isUnknown } from "../contract/unknown";
import { ANY } from "./claims";
import type { ObjectReference } from "./sharedClaims";

/** The inputs that identify what an object is on or below. */
const FOUNDATIONS: Record<Kind, Record<string, Kind>> = {
  authorization: {},
  bucket: {},
  bucketLabelAttachment: { bucketId: "bucket", labelId: "label" },
  bucketMember: { bucketId: "bucket" },
  bucketOwner: { bucketId: "bucket" },
  dbrpMapping: { bucketId: "bucket" },
  label: {},
  measurementSchema: { bucketId: "bucket" },
};

/**
 * Returns what an object is on or below. A missing ID stands for any object of its kind, since Pulumi passes outputs of
 * a failed resource as missing. An ID that isn't known yet, which happens only in previews, is omitted.
 */
export function foundationsOf(kind: Kind, inputs: object): ObjectReference[] {
  return Object.entries(FOUNDATIONS[kind]).flatMap(([input, of]) => {
    const id = (inputs as Record<string, unknown>)[input];
    if (isUnknown(id)) return [];
    return [{ kind: of, id: typeof id === "string" ? id : ANY }];
  });
}

/**
 * Returns what an object is on, below or for, if the program's values for it are now unknown, which means that one of
 * these objects is being replaced.
 */
export function unknownFoundationsOf(kind: Kind, olds: object, news: object): ObjectReference[] {
  if (kind === "authorization") {
    return holdsUnknown((news as WithPermissions).permissions) ? objectsOf(olds) : [];
  }
  return Object.entries(FOUNDATIONS[kind]).flatMap(([input, of]) => {
    const id = (olds as Record<string, unknown>)[input];
    const isGone = isUnknown((news as Record<string, unknown>)[input]);
    return isGone && typeof id === "string" ? [{ kind: of, id }] : [];
  });
}

interface WithPermissions {
  permissions?: { resource: { type: string; id?: string } }[];
}

/**
 * Returns all objects that a token applies to. The engine passes the whole list as unknown, whichever member is
 * replaced.
 */
function objectsOf({ permissions = [] }: WithPermissions): ObjectReference[] {
  const objects = permissions.flatMap(({ resource: { type, id } }): ObjectReference[] => {
    if (id === undefined) return [];
    if (type === "buckets") return [{ kind: "bucket", id }];
    return type === "labels" ? [{ kind: "label", id }] : [];
  });
  // Deduplicate: most tokens read and write the same bucket.
  return [...new Map(objects.map((object) => [object.id, object])).values()];
}

/** Returns what an object is on or below, without missing IDs, which stand for any. */
export function knownFoundationsOf(kind: Kind, inputs: object): ObjectReference[] {
  return foundationsOf(kind, inputs).filter(({ id }) => id !== ANY);
}
