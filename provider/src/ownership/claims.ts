import { createHash } from "node:crypto";
import type { Kind } from "../lifecycle/kind";
import { isUnknown } from "../lifecycle/unknown";

/** Stands for an id, a name or an organization that is not known yet: it may be any. */
export const ANY = "?";

/**
 * What a resource of the program says about an object:
 * - holds: its state has the object;
 * - replaces: its state has the object, and is to have another one instead;
 * - wants: it is to be created and has no object yet;
 * - failed: its creation failed, so it still wants one;
 * - refers: the program reads the object by `get`;
 * - releases: the object is about to get another name;
 * - deleted: the object was deleted for it.
 */
export type ClaimType =
  | "holds"
  | "replaces"
  | "wants"
  | "failed"
  | "refers"
  | "releases"
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
  private readonly byKey = new Map<string, Map<string, Claim>>();

  add(claim: Claim): void {
    const claims = this.byKey.get(indexOf(claim)) ?? new Map<string, Claim>();
    this.byKey.set(indexOf(claim), claims.set(claim.by, claim));
  }

  /** @returns whether there was such a claim */
  remove(claim: Claim): boolean {
    const claims = this.byKey.get(indexOf(claim));
    const isKnown = claims?.delete(claim.by) ?? false;
    if (claims?.size === 0) this.byKey.delete(indexOf(claim));
    return isKnown;
  }

  /** The claims that may be about an object: also those whose key or organization is not known. */
  about({ type, kind, key, orgId }: Omit<Claim, "by">): Claim[] {
    const keys = key === ANY ? this.keysOf(type, kind) : [key, ANY];
    return keys
      .flatMap((each) => [...(this.byKey.get(indexOf({ type, kind, key: each }))?.values() ?? [])])
      .filter((claim) => mayBeSame(claim.orgId === ANY ? this.orgId : claim.orgId, orgId));
  }

  private keysOf(type: ClaimType, kind: Kind): string[] {
    const prefix = indexOf({ type, kind, key: "" });
    return [...this.byKey.keys()]
      .filter((index) => index.startsWith(prefix))
      .map((index) => index.slice(prefix.length));
  }
}

function mayBeSame(one: string, other: string): boolean {
  return one === ANY || other === ANY || one === other;
}

function indexOf({ type, kind, key }: Pick<Claim, "type" | "kind" | "key">): string {
  return `${type} ${kindOfObject(kind)} ${key}`;
}

/** A user has one role in a bucket: member and owner count as one object. */
export function kindOfObject(kind: Kind): string {
  return kind === "bucketMember" || kind === "bucketOwner" ? "bucketRole" : kind;
}
