import { setTimeout as sleep } from "node:timers/promises";
import type { Kind } from "../contract/kind";
import type { Declarations } from "./declarations";
import type { OwnershipRegistry } from "./ownershipRegistry";
import { createdTooEarly } from "./refusals";
import type { ObjectReference } from "./sharedClaims";

const POLL = 100;

/**
 * After this many milliseconds without a delete, Pulumi has probably stopped: it was interrupted, or something failed.
 */
const QUIET = 10_000;

/**
 * Tracks this process's deletes. Pulumi deletes the dependents of a replaced object one after the other, and then the
 * object itself.
 */
export class DeleteActivity {
  /** Whether a delete has failed. Pulumi then skips the deletes that should have followed it. */
  hasFailed = false;
  private running = 0;
  private changedAt = 0;

  async during<T>(work: () => Promise<T>): Promise<T> {
    this.running += 1;
    try {
      return await work();
    } catch (error) {
      this.hasFailed = true;
      throw error;
    } finally {
      this.running -= 1;
      this.touch();
    }
  }

  /** Records that deletes are about to begin. */
  touch(): void {
    this.changedAt = Date.now();
  }

  get isQuiet(): boolean {
    return this.running === 0 && Date.now() - this.changedAt > QUIET;
  }
}

interface Carried {
  /** The objects whose replacement may delete it too; empty if the change has another cause. */
  by: readonly ObjectReference[];
  /** The program run in which it was recorded. The engine may call diff before anything is checked in that run. */
  run: string | undefined;
}

/**
 * The objects of one kind that are deleted along with a replaced object, as far as the engine has called diff for them.
 */
export class CarriedObjects {
  private readonly carried = new Map<string, Carried>();

  constructor(
    private readonly kind: Kind,
    private readonly ownership: OwnershipRegistry,
    private readonly declarations: Declarations,
  ) {}

  /** Records an object. @param by the objects whose replacement may delete it too */
  add(id: string, by: readonly ObjectReference[]): void {
    this.carried.set(id, { by, run: this.declarations.run });
    this.ownership.deletes.touch();
  }

  remove(id: string): void {
    this.carried.delete(id);
  }

  /**
   * Returns the objects whose replacement may delete this object too, in this run: the same process may have run a
   * preview before.
   */
  by(id: string): readonly ObjectReference[] {
    const carried = this.carried.get(id);
    return carried && this.isOfThisRun(carried) ? carried.by : [];
  }

  /** Runs the deletion of an object, which may also leave it to another resource. */
  async deleting<T>(id: string, work: () => Promise<T>): Promise<T> {
    const result = await this.ownership.deletes.during(work);
    this.remove(id);
    return result;
  }

  /**
   * Waits until all of them are deleted. If a resource moves to another object, Pulumi creates the new one while it
   * deletes the old one. If the creation ends first, Pulumi writes a state that it can't read. A creation doesn't know
   * which resource it is for, so every creation waits.
   * @throws InfluxError if Pulumi has probably stopped deleting them
   */
  async waitUntilDeleted(): Promise<void> {
    if (!this.isOneLeft()) return;
    for (; this.isOneLeft(); await sleep(POLL)) {
      const { hasFailed, isQuiet } = this.ownership.deletes;
      if (hasFailed || isQuiet) throw createdTooEarly(this.kind);
    }
    // The engine has to receive the result of the last delete first.
    await sleep(POLL);
  }

  private isOneLeft(): boolean {
    return [...this.carried.values()].some((it) => it.by.length > 0 && this.isLeft(it));
  }

  /**
   * Returns whether Pulumi still has to delete an object. The replaced object that it depends on is deleted last: once
   * Pulumi gets to that, it is done with this object, even if `retainOnDelete` means that it never calls the provider.
   */
  private isLeft(carried: Carried): boolean {
    const leaving = carried.by.filter((object) => this.ownership.isLeaving(object));
    if (leaving.length > 0) return !leaving.every((object) => this.ownership.isDeleted(object));
    // An option forces the replacement; it is refused when the first of these objects would be deleted.
    return this.isOfThisRun(carried);
  }

  private isOfThisRun({ run }: Carried): boolean {
    return run === this.declarations.run;
  }
}
