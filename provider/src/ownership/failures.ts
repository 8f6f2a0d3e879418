import { ANY, newMark } from "./claims";
import {
  claimOn,
  type ObjectReference,
  quietly,
  type SharedClaims,
  UNMARKED,
} from "./sharedClaims";

/** Where failures are recorded: their kind doesn't matter. */
const ANYTHING: ObjectReference = { kind: "bucket", id: ANY };

/** Tracks whether anything in this run has failed. With `--continue-on-error`, Pulumi then skips what depends on it. */
export class Failures {
  constructor(private readonly claims: SharedClaims) {}

  note(): void {
    quietly(() => this.claims.add({ ...claimOn("fails", ANYTHING), by: UNMARKED }));
  }

  /** Records that an operation failed, if it does. */
  async of<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      this.note();
      throw error;
    }
  }

  /** Records that an operation is in progress, so that it counts as failed if this process is killed. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    const claim = { ...claimOn("works", ANYTHING), by: newMark() };
    this.claims.add(claim);
    try {
      return await work();
    } finally {
      quietly(() => this.claims.remove(claim));
    }
  }

  /** Whether anything failed, in any process. */
  get any(): boolean {
    return this.claims.has("fails", ANYTHING) || this.claims.isLost(claimOn("works", ANYTHING));
  }
}
