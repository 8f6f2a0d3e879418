import type { Created } from "../contract/handler";
import type { Kind } from "../contract/kind";
import type { Recorded } from "../contract/state";
import { ANY } from "./claims";
import { foundationsOf, knownFoundationsOf } from "./foundations";
import type { OwnershipRegistry } from "./ownershipRegistry";
import { needsReplaced, referredTo } from "./refusals";
import { quietly } from "./sharedClaims";

/** Records what the program's objects of one kind are on, and which of them it refers to with `get`. */
export class ReferenceTracker {
  constructor(
    private readonly kind: Kind,
    private readonly ownership: OwnershipRegistry,
  ) {}

  /** Records what an object of this kind is on, if known: it is deleted along with that. */
  need(id: string, inputs: object): void {
    this.ownership.references.need(knownFoundationsOf(this.kind, inputs), `${this.kind} ${id}`);
  }

  /** Refuses a replacement early if its final deletion would be refused. */
  requireLasting(inputs: object): void {
    const replaced = knownFoundationsOf(this.kind, inputs).find((it) =>
      this.ownership.isReplaced(it),
    );
    if (replaced) throw needsReplaced(replaced);
  }

  /**
   * Reads an object that the program refers to with `get`. What it is on is recorded before the read, if it is known.
   * Otherwise, deletes of what it may be on wait for the read; if it fails, it may be on any of them.
   * @param given what else the program specifies about it
   * @throws InfluxError if the reference prevents the replacement of a resource in the program
   */
  async refer<T extends Pick<Created<Recorded>, "id" | "outputs">>(
    id: string,
    given: object,
    read: () => Promise<T>,
  ): Promise<T> {
    const [bucketId, labelId] = id.split("/");
    const foundations = labelId ? { bucketId, labelId } : given;
    const unknown = foundationsOf(this.kind, foundations).filter((it) => it.id === ANY);
    const by = `${this.kind} ${id}`;
    this.ownership.references.reading(unknown, by);
    try {
      this.referTo(id, foundations);
      const found = await read();
      this.referTo(found.id, found.outputs);
      return found;
    } catch (error) {
      quietly(() => this.ownership.references.need(unknown, by));
      throw error;
    } finally {
      quietly(() => this.ownership.references.readNoMore(unknown, by));
    }
  }

  private referTo(id: string, foundations: object): void {
    const object = { kind: this.kind, id };
    this.ownership.references.refer(object);
    this.need(id, foundations);
    if (this.ownership.deletions.isExpected(object)) throw referredTo(object);
    this.requireLasting(foundations);
  }
}
