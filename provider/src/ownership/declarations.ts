import type { Kind } from "../contract/kind";
import { hashName, kindOfObject, type NaturalKey, newMark } from "./claims";
import type { Want } from "./ownershipRegistry";

/** A resource declaration, as the resource class sends it to the provider. */
export interface Declaration {
  /**
   * The process that declares it, and whether in a preview: see {@link stageOf}. A program and its components may run
   * in several processes.
   */
  run: string;
  /** The number of the declaration in that run: the engine may check a resource more than once. */
  number: string;
  /** The resource's display name: `Bucket "sensors"`. */
  resource: string;
  /** Whether it has the option retainOnDelete. */
  retained?: boolean;
}

/**
 * The stages of an engine run: one process may handle a preview and then an update, with the same resources. What is
 * declared in the preview ends with it.
 */
type Stage = "preview" | "update";

function stageOf(run: string): Stage {
  return run.startsWith("preview") ? "preview" : "update";
}

/** Calls by the engine that follow from earlier ones, counted by what they are about. */
export class ExpectedCalls<Key> {
  private readonly counts = new Map<Key, number>();

  expect(key: Key): void {
    this.counts.set(key, (this.counts.get(key) ?? 0) + 1);
  }

  /** Returns whether a call was expected; if so, one less is expected from now on. */
  take(key: Key): boolean {
    const count = this.counts.get(key) ?? 0;
    if (count > 0) this.counts.set(key, count - 1);
    return count > 0;
  }

  clear(): void {
    this.counts.clear();
  }
}

/** What the program declares in a run, as far as this process has checked it. */
export class Declarations {
  /**
   * By kind and name. A process has one connection, so resources without a declared organization share the
   * connection's.
   */
  private readonly claims = new Map<string, { orgId: string | undefined; by: Declaration }[]>();
  private readonly wants = new Map<string, Want>();
  private stage: Stage | undefined;
  /** By kind: checks of existing resources with unknown inputs whose diff hasn't been called yet. */
  private readonly awaitingDiff = new ExpectedCalls<Kind>();
  private readonly mark = newMark();

  /**
   * Records that a resource declares an object.
   * @returns the resource that already declares it, if any
   */
  claim(kind: Kind, key: NaturalKey, declaration: Declaration): string | undefined {
    const text = `${kindOfObject(kind)} ${key.name}`;
    const stage = stageOf(declaration.run);
    const ofStage = (this.claims.get(text) ?? []).filter(({ by }) => stageOf(by.run) === stage);
    const other = ofStage.find(
      ({ orgId, by }) =>
        idOf(by) !== idOf(declaration) && (!orgId || !key.orgId || orgId === key.orgId),
    );
    if (other) return other.by.resource;
    this.claims.set(text, [...ofStage, { orgId: key.orgId, by: declaration }]);
    return undefined;
  }

  /**
   * Records that a resource is declared in a run.
   * @returns undefined if its stage goes on; the wants of the earlier stage, which no longer count, if it has ended
   */
  enter(run: string): Want[] | undefined {
    const stage = stageOf(run);
    if (stage === this.stage) return undefined;
    this.stage = stage;
    this.awaitingDiff.clear();
    return this.forget(() => true);
  }

  /** Records that an existing resource was checked with unknown inputs. */
  checkedUnknown(kind: Kind): void {
    this.awaitingDiff.expect(kind);
  }

  /** Returns whether a diff with unknown values follows such a check. */
  followsCheck(kind: Kind): boolean {
    return this.awaitingDiff.take(kind);
  }

  /**
   * Records what a resource that will be created wants.
   * @returns the new record, and the earlier one for the same want
   */
  want(
    want: Omit<Want, "by">,
    declaration: Declaration | undefined,
  ): { now: Want; before: Want[] } {
    const known = this.identify(want);
    const id = declaration ? idOf(declaration) : known.by;
    const before = this.forget((other) => other === id);
    const now = want.key ? known : { ...want, by: `${this.mark} ${id}` };
    this.wants.set(id, now);
    return { now, before };
  }

  /** A want with a known key can be found by that key, since a creation doesn't know which declaration it is for. */
  identify({ kind, key, foundations }: Omit<Want, "by">): Want {
    const by = `${this.mark} ${key?.orgId ?? ""} ${key ? hashName(key.name) : ""}`;
    return { kind, key, foundations, by };
  }

  private forget(isOld: (id: string) => boolean): Want[] {
    const old = [...this.wants].filter(([id]) => isOld(id));
    for (const [id] of old) this.wants.delete(id);
    return old.map(([, want]) => want);
  }
}

function idOf({ run, number }: Declaration): string {
  return `${run} ${number}`;
}
