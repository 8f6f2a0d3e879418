import { ANY, type ClaimType } from "./claims";
import { claimOn, type ObjectReference, type SharedClaims, UNMARKED } from "./sharedClaims";

/** Tracks which objects the program reads with `get`, and which ones its resources are on or below. */
export class References {
  constructor(private readonly claims: SharedClaims) {}

  /**
   * Records that the program reads an object with `get`. Called before the read, so that the record survives any
   * failure.
   */
  refer(object: ObjectReference): void {
    this.claims.add({ ...claimOn("refers", object), by: UNMARKED });
  }

  isReferredTo(object: ObjectReference): boolean {
    return this.claims.has("refers", object);
  }

  /** Records that something is being read that may be on or below these objects. */
  reading(objects: readonly ObjectReference[], by: string): void {
    this.addAll("reads", objects, by);
  }

  readNoMore(objects: readonly ObjectReference[], by: string): void {
    this.removeAll("reads", objects, by);
  }

  isBeingRead(object: ObjectReference): boolean {
    return this.claims.has("reads", object);
  }

  /** Records that a resource's object is on or below these objects. */
  need(objects: readonly ObjectReference[], by: string): void {
    this.addAll("needs", objects, by);
  }

  /** Records that a resource's object is no longer on or below these objects. */
  needNoMore(objects: readonly ObjectReference[], by: string): void {
    this.removeAll("needs", objects, by);
  }

  /**
   * Returns whether a resource's object is on or below the object: "maybe" if only claims with a missing ID say so.
   */
  isNeeded(object: ObjectReference): boolean | "maybe" {
    const needs = this.claims.find(claimOn("needs", object));
    return needs.length > 0 && (needs.some(({ key }) => key !== ANY) || "maybe");
  }

  private addAll(type: ClaimType, objects: readonly ObjectReference[], by: string): void {
    for (const object of objects) this.claims.add({ ...claimOn(type, object), by });
  }

  private removeAll(type: ClaimType, objects: readonly ObjectReference[], by: string): void {
    for (const object of objects) this.claims.remove({ ...claimOn(type, object), by });
  }
}
