import type { Declaration } from "./declarations";

/** A declaration in the program. */
interface Declared {
  /** The inputs that its last check returned. */
  inputs: string;
  /** The object that it was compared with. */
  id?: string;
  /** Whether the program wants the object deleted before a new one is created. */
  deletedFirst: boolean;
}

/**
 * Tracks which new objects take the place of which old ones. The engine doesn't say what a comparison or a creation is
 * for, but it compares an object right after it has checked its declaration, and before it replaces the object, it
 * checks the declaration again, without old inputs. A policy pack may change the inputs after the first check, and
 * `ignoreChanges` applies only to that one.
 */
export class ReplacementOrder {
  private readonly declared = new Map<string, Declared>();
  /** The one that was checked last. */
  private last: Declared | undefined;
  /** Those that were checked with old inputs, but not compared yet. */
  private readonly checked = new Set<Declared>();
  /** By inputs: declarations for which a new object will be created. */
  private readonly awaited = new Map<string, Declared[]>();

  /** Records that a declaration was checked. @param isNew whether without old inputs */
  check(inputs: object, { run, number, deletedFirst = false }: Declaration, isNew: boolean): void {
    const name = `${run} ${number}`;
    const known = this.declared.get(name) ?? { inputs: "", deletedFirst };
    known.inputs = keyOf(inputs);
    this.declared.set(name, known);
    this.last = known;
    if (!isNew) this.checked.add(known);
    else this.awaited.set(known.inputs, [...(this.awaited.get(known.inputs) ?? []), known]);
  }

  /**
   * Records that an object was compared with inputs.
   * @returns whether a new object must be created before it is deleted, unless the provider says otherwise
   */
  compare(id: string, inputs: object): boolean {
    const declared = this.declaredLast(keyOf(inputs));
    if (!declared) return false;
    this.checked.delete(declared);
    declared.id = id;
    return !declared.deletedFirst;
  }

  private declaredLast(inputs: string): Declared | undefined {
    if (this.last?.inputs === inputs) return this.last;
    // With PULUMI_PARALLEL_DIFF, the last check may have been another's.
    return [...this.checked].find((it) => it.inputs === inputs) ?? this.last;
  }

  /** Records that an object was created. @returns the object whose place it takes, if any */
  create(inputs: object): string | undefined {
    const key = keyOf(inputs);
    const awaited = this.awaited.get(key) ?? [];
    // If several are the same, an old object counts as replaced only after all new ones exist.
    const next = awaited.find(({ id }) => id === undefined) ?? awaited[0];
    this.awaited.set(
      key,
      awaited.filter((it) => it !== next),
    );
    return next?.id;
  }
}

/** Inputs as text, regardless of the order of their keys. */
function keyOf(inputs: object): string {
  return JSON.stringify(inputs, (_, value: unknown) =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)))
      : value,
  );
}
