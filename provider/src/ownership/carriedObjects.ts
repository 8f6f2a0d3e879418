import { setTimeout as sleep } from "node:timers/promises";
import type { Kind } from "../contract/kind";
import { createdTooEarly } from "./refusals";
import type { ObjectReference } from "./sharedClaims";

const POLL = 100;

/** After so long without a delete, in milliseconds, what is left stays: as with `retainOnDelete` or `deletedWith`. */
const QUIET = 2_000;

/** Whether this process is deleting something: Pulumi deletes what a replacement takes along one after the other. */
export class DeleteActivity {
  private running = 0;
  private changedAt = 0;

  async during<T>(work: () => Promise<T>): Promise<T> {
    this.running += 1;
    try {
      return await work();
    } finally {
      this.running -= 1;
      this.touch();
    }
  }

  /** Records that deletes are about to begin. */
  touch(): void {
    this.changedAt = Date.now();
  }

  isQuiet(): boolean {
    return this.running === 0 && Date.now() - this.changedAt > QUIET;
  }
}

interface Carried {
  /** The run of the program: a preview may have come before, in the same process. */
  run: string | undefined;
  /** What may be replaced and take it along; empty where that is not what changes. */
  by: readonly ObjectReference[];
  /** Whether its delete has failed. */
  hasFailed?: boolean;
  /** Whether it seems that Pulumi doesn't delete it. */
  isKept?: boolean;
}

/** The objects of one kind that a replacement takes along, as far as the engine has asked for their difference. */
export class CarriedObjects {
  private readonly carried = new Map<string, Carried>();

  constructor(
    private readonly kind: Kind,
    private readonly deletes: DeleteActivity,
  ) {}

  add(id: string, carried: Carried): void {
    this.carried.set(id, carried);
    this.deletes.touch();
  }

  remove(id: string): void {
    this.carried.delete(id);
  }

  /** What may take an object along in this run. */
  by(id: string, run: string | undefined): readonly ObjectReference[] {
    const carried = this.carried.get(id);
    return carried?.run === run ? (carried?.by ?? []) : [];
  }

  /** Deletes an object, or leaves it to another resource. */
  async deleting<T>(id: string, work: () => Promise<T>): Promise<T> {
    try {
      const result = await this.deletes.during(work);
      this.remove(id);
      return result;
    } catch (error) {
      const carried = this.carried.get(id);
      if (carried) carried.hasFailed = true;
      throw error;
    }
  }

  /**
   * Waits until all are deleted. What the program declares elsewhere now is created while Pulumi deletes its old object: if
   * the creation ends first, Pulumi writes a state that it can't read. A creation isn't told which resource it is for,
   * so each waits.
   * @param patience in milliseconds
   * @throws InfluxError when a delete has failed, or is still under way then
   */
  async waitUntilDeleted(run: string | undefined, patience: number): Promise<void> {
    const left = () =>
      [...this.carried.values()].filter((it) => it.run === run && it.by.length > 0 && !it.isKept);
    if (left().length === 0) return;
    for (
      const since = Date.now();
      left().length > 0 && !this.deletes.isQuiet();
      await sleep(POLL)
    ) {
      const hasFailed = left().some((carried) => carried.hasFailed);
      if (hasFailed || Date.now() - since > patience) throw createdTooEarly(this.kind);
    }
    for (const carried of left()) carried.isKept = true;
    // The engine has to hear of the last delete first.
    await sleep(POLL);
  }
}
