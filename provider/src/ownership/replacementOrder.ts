import type { Declaration } from "./declarations";

/**
 * Tracks which new objects take the place of which old ones. The engine doesn't say what a creation is for, but it
 * checks the same declaration twice: with the old inputs before it compares them, and without before it creates the new
 * object. The two results differ if `ignoreChanges` is set.
 */
export class ReplacementOrder {
  /** By declaration: the inputs that are compared. */
  private readonly compared = new Map<string, string>();
  /** By the inputs for a new object: the compared ones of the same declaration. */
  private readonly before = new Map<string, string>();
  /** By compared inputs: the objects that have them. */
  private readonly objects = new Map<string, Set<string>>();
  /** The inputs of resources with the option deleteBeforeReplace. */
  private readonly deletedFirst = new Set<string>();

  /** Records that a declaration was checked. @param isNew whether without old inputs */
  check(inputs: object, declaration: Declaration, isNew: boolean): void {
    const key = keyOf(inputs);
    const of = `${declaration.run} ${declaration.number}`;
    if (!isNew) this.compared.set(of, key);
    const compared = this.compared.get(of) ?? key;
    this.before.set(key, compared);
    if (declaration.deletedFirst) this.deletedFirst.add(compared);
  }

  /**
   * Records that an object was compared with inputs.
   * @returns whether the program wants the object deleted before a new one is created
   */
  compare(id: string, inputs: object): boolean {
    const key = keyOf(inputs);
    const ids = this.objects.get(key) ?? new Set();
    this.objects.set(key, ids.add(id));
    return this.deletedFirst.has(key);
  }

  /** Records that an object was created. @returns the object whose place it takes, if any */
  create(inputs: object): string | undefined {
    const key = keyOf(inputs);
    const ids = this.objects.get(this.before.get(key) ?? key) ?? new Set();
    const [id] = ids;
    if (id !== undefined) ids.delete(id);
    return id;
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
