import type { Kind } from "../contract/kind";
import { ANY, type Claim, ClaimSet, type ClaimType } from "./claims";
import type { RunJournal } from "./runJournal";

/** An object on the server. */
export interface ObjectReference {
  kind: Kind;
  id: string;
  /** Undefined while it isn't known: it then matches any organization. */
  orgId?: string | undefined;
}

/** Placeholder for the mark of a resource without one. */
export const UNMARKED = "-";

/** IDs are normalized here, the only place where they are compared: the API also accepts uppercase. */
export function claimOn(
  type: ClaimType,
  { kind, id, orgId = ANY }: ObjectReference,
): Omit<Claim, "by"> {
  return { type, kind, key: id.toLowerCase(), orgId: orgId.toLowerCase() };
}

/** This process's claims, which the others can read, and theirs. */
export class SharedClaims {
  readonly own = new ClaimSet();

  /** @param journal the other processes of this run, if there may be any */
  constructor(private readonly journal: RunJournal | undefined) {}

  /** Records the organization of this process's connection. */
  inOrganization(orgId: string): void {
    if (this.own.orgId === orgId) return;
    this.own.orgId = orgId;
    this.journal?.write(["organization", orgId]);
  }

  add(claim: Claim): void {
    this.own.add(claim);
    this.journal?.write(["+", claim]);
  }

  /** @returns whether there was such a claim */
  remove(claim: Claim): boolean {
    const isKnown = this.own.remove(claim);
    if (isKnown) this.journal?.write(["-", claim]);
    return isKnown;
  }

  has(type: ClaimType, object: ObjectReference): boolean {
    return this.find(claimOn(type, object)).length > 0;
  }

  /** Returns whether a process that has ended still has such a claim. */
  isLost(claim: Omit<Claim, "by">): boolean {
    const ended = (this.journal?.peers() ?? []).filter(({ isAlive }) => !isAlive);
    return ended.some(({ claims }) => claims.about(claim).length > 0);
  }

  /** Returns all processes' claims that may refer to an object. */
  find(claim: Omit<Claim, "by">, { aliveOnly = false } = {}): Claim[] {
    const peers = (this.journal?.peers() ?? []).filter(({ isAlive }) => isAlive || !aliveOnly);
    return [this.own, ...peers.map(({ claims }) => claims)].flatMap((claims) =>
      claims.about(claim),
    );
  }
}

/** Records how an operation ended. If the other processes can't be notified, its result still counts. */
export function quietly(record: () => void): void {
  try {
    record();
  } catch {
    // See the docstring.
  }
}
