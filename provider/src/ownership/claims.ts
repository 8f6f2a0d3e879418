import { createHash, randomBytes } from "node:crypto";
import type { Kind } from "../contract/kind";
import { isUnknown } from "../contract/unknown";

/** Placeholder for an ID, name or organization that isn't known yet; matches any. */
export const ANY = "?";

/**
 * A resource's relationship to an object:
 * - holds: its state has the object;
 * - replaces: its state has the object, which is about to be replaced by another one;
 * - recorded: its state had the object when it was refreshed; the program may no longer declare the resource;
 * - leaves: the object is deleted before its replacement is created;
 * - wants: the resource will be created and has no object yet;
 * - failed: its creation failed, so it still wants one;
 * - works: a create, update or `get` is in progress, whatever its kind;
 * - fails: something in this run failed, whatever its kind;
 * - refers: the program reads the object with `get`;
 * - reads: the program is reading something with `get` that may be on or below the object;
 * - needs: something that a resource holds, wants or refers to is on or below the object;
 * - reserves: a resource is being created for the object;
 * - releases: the object is about to be renamed;
 * - released: the object has been renamed;
 * - deleted: the object was deleted for this resource.
 */
export type ClaimType =
  | "holds"
  | "replaces"
  | "recorded"
  | "leaves"
  | "wants"
  | "failed"
  | "works"
  | "fails"
  | "refers"
  | "reads"
  | "needs"
  | "reserves"
  | "releases"
  | "released"
  | "deleted";

/** A resource's claim. Objects are identified by organization and ID, never by server address. */
export interface Claim {
  type: ClaimType;
  kind: Kind;
  /** The ID of the object; for `wants` and `failed`, its name as hashed by `hashName`. */
  key: string;
  orgId: string;
  /** Distinguishes two resources' claims on the same object. */
  by: string;
  /** For `holds` and `replaces`: the claimant that wants the object by name if the same resource is created again. */
  want?: string | undefined;
}

/** A new mark, which distinguishes one resource's claims from another's. */
export function newMark(): string {
  return randomBytes(6).toString("hex");
}

/** The key that makes an object unique among its kind in an organization. */
export interface NaturalKey {
  /** For an object in a bucket, includes the bucket's ID. */
  name: string;
  /** Undefined for the connection's organization. */
  orgId?: string | undefined;
}

/** A natural key; undefined if one of its values isn't known yet. */
export function naturalKeyOf(parts: readonly string[], orgId?: string): NaturalKey | undefined {
  if ([...parts, orgId].some(isUnknown)) return undefined;
  return { name: parts.join("/"), orgId };
}

/** Names are stored as hashes: a name may be a secret, and claims are written to files. */
export function hashName(name: string): string {
  return createHash("sha256").update(name).digest("base64url").slice(0, 22);
}

/** One provider process's claims. */
export class ClaimSet {
  /** The organization of the process's connection, once known. It applies to every claim without an organization. */
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

  /** @returns whether the claim existed */
  remove(claim: Claim): boolean {
    const byKey = this.claims.get(indexOf(claim));
    const byResource = byKey?.get(claim.key);
    const isKnown = byResource?.delete(claim.by) ?? false;
    if (byResource?.size === 0) byKey?.delete(claim.key);
    return isKnown;
  }

  /** Returns the claims that may refer to an object, including those whose key or organization isn't known. */
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

/** A user has one role on a bucket: member and owner count as one object. */
export function kindOfObject(kind: Kind): string {
  return kind === "bucketMember" || kind === "bucketOwner" ? "bucketRole" : kind;
}
