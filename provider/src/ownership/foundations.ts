import type { Kind } from "../contract/kind";
import { isUnknown } from "../contract/unknown";
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

/** Returns what an object is on or below, without missing IDs, which stand for any. */
export function knownFoundationsOf(kind: Kind, inputs: object): ObjectReference[] {
  return foundationsOf(kind, inputs).filter(({ id }) => id !== ANY);
}
