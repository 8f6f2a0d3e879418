import { claimOn, type ObjectReference, type SharedClaims, UNMARKED } from "./sharedClaims";

/** Tracks which objects this run deletes, or will delete before it creates their replacements. */
export class Deletions {
  private readonly expected: ObjectReference[] = [];

  constructor(private readonly claims: SharedClaims) {}

  /** Records that an object is deleted before the new one of its resource is created. */
  expect(object: ObjectReference): void {
    this.claims.add({ ...claimOn("leaves", object), by: UNMARKED });
    this.expected.push(object);
  }

  /** Records that the program runs again: changes shown in a preview may not happen. */
  forgetExpected(): void {
    for (const object of this.expected.splice(0))
      this.claims.remove({ ...claimOn("leaves", object), by: UNMARKED });
  }

  isExpected(object: ObjectReference): boolean {
    return this.claims.has("leaves", object);
  }

  /**
   * Records that an object is being deleted, then deletes it. It is recorded first because the service may keep listing
   * the object for a while, and another process must not adopt it.
   */
  async carryOut(object: ObjectReference, work: () => Promise<void>): Promise<void> {
    const claim = { ...claimOn("deleted", object), by: UNMARKED };
    this.claims.add(claim);
    try {
      await work();
    } catch (error) {
      this.claims.remove(claim);
      throw error;
    }
  }

  /** Whether the object was deleted, or is being deleted. */
  has(object: ObjectReference): boolean {
    return this.claims.has("deleted", object);
  }
}
