/**
 * Which objects the resources of this run hold, so that none is held twice, and none is deleted for one
 * resource while another one holds it.
 *
 * The engine does not tell a provider which resource it speaks of. What tells them apart is how they came
 * to the object: at most one has created it, every other one has taken it over at a time of its own, and
 * that time stays in its outputs (`takenOver`, see `lifecycle/state.ts`).
 */
export class Holders {
  private readonly held = new Map<string, Set<string>>();

  /** Takes note that a resource of the program holds an object: seen at its diff, or at its creation. */
  hold(kind: string, id: string, takenOver: string | undefined): void {
    const key = keyOf(kind, id);
    const holders = this.held.get(key) ?? new Set();
    this.held.set(key, holders.add(takenOver ?? CREATED));
  }

  isHeld(kind: string, id: string): boolean {
    return this.held.has(keyOf(kind, id));
  }

  /** Whether a resource other than the one with this mark holds the object. */
  isHeldByAnother(kind: string, id: string, takenOver: string | undefined): boolean {
    const own = takenOver ?? CREATED;
    return [...(this.held.get(keyOf(kind, id)) ?? [])].some((holder) => holder !== own);
  }
}

const CREATED = "created";

function keyOf(kind: string, id: string): string {
  return `${kind} ${id}`;
}
