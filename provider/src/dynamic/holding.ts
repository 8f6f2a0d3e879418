import { InfluxError } from "../api/errors";
import type { Declaration } from "../lifecycle/declarations";
import { heldAlready } from "../lifecycle/holders";
import type { Kind } from "../lifecycle/kind";
import { pickDeclared, type Recorded } from "../lifecycle/state";
import { holdsUnknown } from "../lifecycle/unknown";
import type { Run } from "./run";

/** What the calls of the engine tell of who holds the objects of one kind. */
export class Holding<Inputs extends object, Outputs extends Recorded> {
  /** The ids that were read for a refresh, and the natural keys that the program declares. */
  private readonly refreshed = new Set<string>();
  private readonly declared = new Set<string>();

  constructor(
    private readonly kind: Kind,
    private readonly naturalKey: (inputs: Inputs) => string | undefined,
    private readonly run: Pick<Run, "holders" | "declarations">,
  ) {}

  /**
   * Takes note of what a resource of the program declares.
   * @returns why it must not, where another resource declares the same
   */
  declare(news: Inputs, declaration: Declaration | undefined): string | undefined {
    const key = this.naturalKey(news);
    const other = key && declaration && this.run.declarations.claim(key, declaration);
    // Without the key: a name may be a secret.
    if (other) return `${declaration.resource} declares the same as ${other}: keep one of them.`;
    this.declared.add(key ?? "");
    return undefined;
  }

  /** Takes note that an object is read for a refresh. */
  refresh(id: string): void {
    this.refreshed.add(id);
  }

  /**
   * Takes note of what a resource of the program holds, as its difference tells. Not one with unknown values: in an
   * `up`, the engine asks for it only to learn what a replacement carries along, also of resources that are no more
   * declared. Nor the difference that a refresh before an `up` asks for: only what was checked is declared.
   * @throws InfluxError when another resource holds the object
   */
  hold(id: string, olds: Outputs, news: Inputs): void {
    const { holders } = this.run;
    const keyNow = this.naturalKey(news);
    const isOfRefresh = this.refreshed.has(id) && !this.declared.has(keyNow ?? "");
    if (holdsUnknown(news) || isOfRefresh) return;
    holders.hold(this.kind, id, olds.holder);
    const key = this.naturalKey(pickDeclared(olds, olds.declared ?? []));
    if (key !== undefined && key !== keyNow) holders.note("leaving", this.kind, id);
    if (holders.isHeldByAnother(this.kind, id, olds.holder)) {
      throw heldAlready(`${this.kind} ${id}`);
    }
  }

  /**
   * Why an object is not deleted although its resource goes, or undefined.
   * @throws InfluxError when a resource that failed was to have it: to go on would lose it
   */
  reasonToStay(id: string, holder: string | undefined): string | undefined {
    const { holders } = this.run;
    if (holders.is("wanted", this.kind, id)) {
      throw new InfluxError(
        `${this.kind} ${id} was not deleted: another resource of this program was to have it, and failed. Mend that first.`,
      );
    }
    if (holders.isHeldByAnother(this.kind, id, holder)) {
      return "another resource of this program holds it.";
    }
    if (holders.is("referred", this.kind, id)) return "this program refers to it by get.";
    return undefined;
  }
}
