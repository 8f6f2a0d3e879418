import type { Kind } from "../contract/kind";
import { holdsUnknown, isUnknown } from "../contract/unknown";
import { ANY } from "./claims";
import type { ObjectReference } from "./sharedClaims";

/** By which inputs an object says what it is on or below. */
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
 * What an object is on or below. Where an id is missing, any of its kind: so Pulumi hands on what comes from a resource that
 * failed. One that is not known yet is left out: that is so in previews only.
 */
export function foundationsOf(kind: Kind, inputs: object): ObjectReference[] {
  return Object.entries(FOUNDATIONS[kind]).flatMap(([input, of]) => {
    const id = (inputs as Record<string, unknown>)[input];
    if (isUnknown(id)) return [];
    return [{ kind: of, id: typeof id === "string" ? id : ANY }];
  });
}

/** What an object is on, below or for, as far as the program no longer knows it: something of that is being replaced. */
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

/** All that a token is for: the engine hands on the whole list as unknown, whichever member it is that is replaced. */
function objectsOf({ permissions = [] }: WithPermissions): ObjectReference[] {
  const objects = permissions.flatMap(({ resource: { type, id } }): ObjectReference[] => {
    if (id === undefined) return [];
    if (type === "buckets") return [{ kind: "bucket", id }];
    return type === "labels" ? [{ kind: "label", id }] : [];
  });
  // Most are for reading and for writing the same bucket.
  return [...new Map(objects.map((object) => [object.id, object])).values()];
}

/** What an object is on or below, without what may be any. */
export function knownFoundationsOf(kind: Kind, inputs: object): ObjectReference[] {
  return foundationsOf(kind, inputs).filter(({ id }) => id !== ANY);
}
