import { createHash } from "node:crypto";
import type { Kind } from "../contract/kind";
import { isUnknown } from "../contract/unknown";

/** Stands for an id, a name or an organization that is not known yet: it may be any. */
export const ANY = "?";

/**
 * What a resource of the program says about an object:
 * - holds: its state has the object;
 * - replaces: its state has the object, and is to have another one instead;
 * - leaves: the object is deleted before the other one is created;
 * - wants: it is to be created and has no object yet;
 * - failed: its creation failed, so it still wants one;
 * - refers: the program reads the object by `get`;
 * - needs: something that a resource holds, wants or refers to is on or below the object;
 * - reserves: a resource is being created for the object;
 * - releases: the object is about to get another name;
 * - released: it has got one;
 * - deleted: the object was deleted for it.
 */
export type ClaimType =
  | "holds"
  | "replaces"
  | "leaves"
  | "wants"
  | "failed"
  | "refers"
  | "needs"
  | "reserves"
  | "releases"
  | "released"
  | "deleted";

/** A claim of one resource. Objects are known by organization and id, never by the address of a server. */
export interface Claim {
  type: ClaimType;
  kind: Kind;
  /** The id of the object; for `wants` and `failed` its name, as `hashName` has it. */
  key: string;
  orgId: string;
  /** Tells the claims of two resources on one object apart. */
  by: string;
  /** Of `holds` and `replaces`: what wants the object by its name if the same resource is created anew. */
  want?: string | undefined;
}

/** What makes an object the only one of its kind in an organization. */
export interface NaturalKey {
  /** For an object below a bucket, the id of the bucket too. */
  name: string;
  /** Undefined for the organization of the connection. */
  orgId?: string | undefined;
}

/** A natural key; undefined when one of its values is not known yet. */
export function naturalKeyOf(parts: readonly string[], orgId?: string): NaturalKey | undefined {
  if ([...parts, orgId].some(isUnknown)) return undefined;
  return { name: parts.join("/"), orgId };
}

/** Names are kept as hashes: a name may be a secret, and claims are written to files. */
export function hashName(name: string): string {
  return createHash("sha256").update(name).digest("base64url").slice(0, 22);
}

/** The claims of one provider process. */
export class ClaimSet {
  /** The organization of its connection, once known: that of every claim that names none. */
  orgId: string = ANY;
  /** By type and kind, then by key, then by resource. */
  private readonly claims = new Map<string, Map<string, Map<string, Claim>>>();

  add(claim: Claim): void {
    const byKey = getOrAdd(
      this.claims,
      indexOf(claim),
      () => new Map<string, Map<string, Claim>>(),
    );
    getOrAdd(byKey, claim.key, () => new Map<string, Claim>()).set(claim.by, claim);
  }

  /** @returns whether there was such a claim */
  remove(claim: Claim): boolean {
    const byKey = this.claims.get(indexOf(claim));
    const byResource = byKey?.get(claim.key);
    const isKnown = byResource?.delete(claim.by) ?? false;
    if (byResource?.size === 0) byKey?.delete(claim.key);
    return isKnown;
  }

  /** The claims that may be about an object: also those whose key or organization is not known. */
  about({ type, kind, key, orgId }: Omit<Claim, "by">): Claim[] {
    const byKey = this.claims.get(indexOf({ type, kind }));
    if (!byKey) return [];
    const keys = key === ANY ? [...byKey.keys()] : [key, ANY];
    return keys
      .flatMap((each) => [...(byKey.get(each)?.values() ?? [])])
      .filter((claim) => mayBeSame(claim.orgId === ANY ? this.orgId : claim.orgId, orgId));
  }
}

function getOrAdd<V>(map: Map<string, V>, key: string, make: () => V): V {
  const known = map.get(key) ?? make();
  map.set(key, known);
  return known;
}

function mayBeSame(one: string, other: string): boolean {
  return one === ANY || other === ANY || one === other;
}

function indexOf({ type, kind }: Pick<Claim, "type" | "kind">): string {
  return `${type} ${kindOfObject(kind)}`;
}

/** A user has one role in a bucket: member and owner count as one object. */
export function kindOfObject(kind: Kind): string {
  return kind === "bucketMember" || kind === "bucketOwner" ? "bucketRole" : kind;
}
