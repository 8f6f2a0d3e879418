import { randomBytes } from "node:crypto";
import { InfluxError } from "../api/errors";
import type { Kind } from "./kind";

/** What the other processes of this run are told, and tell, of what their resources hold. Never throws. */
export interface Peers {
  tell(sign: "+" | "-", key: string, mark: string): void;
  marksOf(key: string): string[];
}

/**
 * What is known of an object besides who holds it:
 * - leaving: its resource gives up its name in this run, for another one;
 * - wanted: a resource of this run was to have it, and failed to get it;
 * - referred: the program refers to it by `get`.
 */
type Note = "leaving" | "wanted" | "referred";

/**
 * Which objects the resources of this run hold, so that none is held twice, and none is deleted for one
 * resource while another one holds it.
 *
 * The engine does not tell a provider which resource it speaks of. What tells them apart is a mark that each
 * gets at its creation and keeps in its outputs (`holder`, see `lifecycle/state.ts`).
 */
export class Holders {
  private readonly marks = new Map<string, Set<string>>();
  private readonly reserved = new Set<string>();

  /** @param peers the other processes of this run, when there may be any */
  constructor(private readonly peers?: Peers) {}

  /** Takes note that a resource of the program holds an object: seen at its diff, or at its creation. */
  hold(kind: Kind, id: string, mark: string | undefined): void {
    this.add(keyOf(kind, id), mark ?? UNMARKED);
  }

  /** Takes note that a resource holds an object no more: it was deleted for it. */
  release(kind: Kind, id: string, mark: string | undefined): void {
    this.marks.get(keyOf(kind, id))?.delete(mark ?? UNMARKED);
    this.peers?.tell("-", keyOf(kind, id), mark ?? UNMARKED);
  }

  /** Whether a resource of this run holds the object, or is being created for it. */
  isHeld(kind: Kind, id: string): boolean {
    const key = keyOf(kind, id);
    return this.reserved.has(key) || this.marksOf(key).length > 0;
  }

  /** Whether a resource other than the one with this mark holds the object. */
  isHeldByAnother(kind: Kind, id: string, mark: string | undefined): boolean {
    return this.marksOf(keyOf(kind, id)).some((holder) => holder !== (mark ?? UNMARKED));
  }

  /** Takes note of something else of an object. */
  note(note: Note, kind: Kind, id: string): void {
    this.add(`${note} ${keyOf(kind, id)}`, UNMARKED);
  }

  /** Whether that was noted of the object in this run. */
  is(note: Note, kind: Kind, id: string): boolean {
    return this.marksOf(`${note} ${keyOf(kind, id)}`).length > 0;
  }

  /**
   * Reserves an object for the resource that is being created, at once, since creations run side by side;
   * gives it up again when the work on it fails.
   * @throws InfluxError when another resource of this run holds it.
   */
  async reserve<T>(kind: Kind, id: string, what: string, work: () => Promise<T>): Promise<T> {
    if (this.isHeld(kind, id)) throw heldAlready(what);
    const key = keyOf(kind, id);
    this.reserved.add(key);
    try {
      return await work();
    } catch (error) {
      this.reserved.delete(key);
      throw error;
    }
  }

  private add(key: string, mark: string): void {
    this.marks.set(key, (this.marks.get(key) ?? new Set()).add(mark));
    this.peers?.tell("+", key, mark);
  }

  private marksOf(key: string): string[] {
    return [...(this.marks.get(key) ?? []), ...(this.peers?.marksOf(key) ?? [])];
  }
}

/** A new mark, for a resource that is being created. */
export function newMark(): string {
  return randomBytes(6).toString("hex");
}

/** Two resources that hold one object would undo each other's work for ever. */
export function heldAlready(what: string): InfluxError {
  return new InfluxError(
    `${what} is declared by two resources of this program: keep one. (If there is only one, the engine was told ` +
      "to replace it as it is, by --replace or replaceOnChanges: add the option deleteBeforeReplace; and with " +
      "retainOnDelete the old one keeps its name, so the new one needs another.)",
  );
}

const UNMARKED = "-";

/** A user has one role in a bucket: member and owner count as one object. */
function keyOf(kind: Kind, id: string): string {
  return `${kind === "bucketMember" || kind === "bucketOwner" ? "bucketRole" : kind} ${id}`;
}
