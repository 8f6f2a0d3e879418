import { setTimeout as sleep } from "node:timers/promises";
import type { Kind } from "../contract/kind";
import type { Declarations } from "./declarations";
import type { OwnershipRegistry } from "./ownershipRegistry";
import { createdTooEarly } from "./refusals";
import type { ObjectReference } from "./sharedClaims";

const POLL = 100;

/** After so long without a delete, in milliseconds, Pulumi seems to have given up: it was interrupted, or something failed. */
const QUIET = 10_000;

/** What this process deletes. What a replacement takes along, Pulumi deletes one after the other, and then the object itself. */
export class DeleteActivity {
  /** Whether a delete has failed: then Pulumi deletes nothing more that was to follow it. */
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
  /** What may be replaced and take it along; empty where that is not what changes. */
  by: readonly ObjectReference[];
  /** The run of the program in which it was recorded. The engine may ask before anything is checked in that run. */
  run: string | undefined;
}

/** The objects of one kind that a replacement takes along, as far as the engine has asked for their difference. */
export class CarriedObjects {
  private readonly carried = new Map<string, Carried>();

  constructor(
    private readonly kind: Kind,
    private readonly ownership: OwnershipRegistry,
    private readonly declarations: Declarations,
  ) {}

  /** Records an object. @param by what may be replaced and take it along */
  add(id: string, by: readonly ObjectReference[]): void {
    this.carried.set(id, { by, run: this.declarations.run });
    this.ownership.deletes.touch();
  }

  remove(id: string): void {
    this.carried.delete(id);
  }

  /** What may take an object along in this run: a preview may have come before, in the same process. */
  by(id: string): readonly ObjectReference[] {
    const carried = this.carried.get(id);
    return carried && this.isOfThisRun(carried) ? carried.by : [];
  }

  /** Deletes an object, or leaves it to another resource. */
  async deleting<T>(id: string, work: () => Promise<T>): Promise<T> {
    const result = await this.ownership.deletes.during(work);
    this.remove(id);
    return result;
  }

  /**
   * Waits until all are deleted. What the program declares elsewhere now is created while Pulumi deletes its old object: if
   * the creation ends first, Pulumi writes a state that it can't read. A creation isn't told which resource it is for,
   * so each waits.
   * @throws InfluxError when Pulumi seems to delete them no more
   */
  async waitUntilDeleted(): Promise<void> {
    if (!this.isOneLeft()) return;
    for (; this.isOneLeft(); await sleep(POLL)) {
      const { hasFailed, isQuiet } = this.ownership.deletes;
      if (hasFailed || isQuiet) throw createdTooEarly(this.kind);
    }
    // The engine has to hear of the last delete first.
    await sleep(POLL);
  }

  private isOneLeft(): boolean {
    return [...this.carried.values()].some((it) => it.by.length > 0 && this.isLeft(it));
  }

  /**
   * Whether Pulumi has still to delete an object. What takes it along is the last to be deleted: where Pulumi has come to
   * that, it has passed the object, also if `retainOnDelete` keeps it from asking the provider.
   */
  private isLeft(carried: Carried): boolean {
    const leaving = carried.by.filter((object) => this.ownership.isLeaving(object));
    if (leaving.length > 0) return !leaving.every((object) => this.ownership.isDeleted(object));
    // An option forces the replacement, which is refused as soon as the first object is to be deleted.
    return this.isOfThisRun(carried);
  }

  private isOfThisRun({ run }: Carried): boolean {
    return run === this.declarations.run;
  }
}
