import type { Kind } from "../contract/kind";
import { hashName, kindOfObject, type NaturalKey } from "./claims";
import { newMark, type Want } from "./ownershipRegistry";

/** One declaration of a program, as its class sends it to the provider. */
export interface Declaration {
  /** The run of the program: a process may see a preview and then an update, with the same resources. */
  run: string;
  /** Which declaration of that run: the engine may ask for the check of one resource more than once. */
  number: string;
  /** The resource, as a person knows it: `Bucket "sensors"`. */
  resource: string;
  /** Whether it has the option retainOnDelete. */
  retained?: boolean;
}

/** What the program of a run declares, as far as this process has checked it. */
export class Declarations {
  /** By kind and name: a process has one connection, so an organization that is not declared is that of the others. */
  private readonly claims = new Map<string, { orgId: string | undefined; by: Declaration }[]>();
  private readonly wants = new Map<string, Want>();
  /** The run of the program that declares now. */
  run: string | undefined;
  private readonly mark = newMark();

  /**
   * Records that a resource declares an object.
   * @returns the resource that declares it already, if there is one
   */
  claim(kind: Kind, key: NaturalKey, declaration: Declaration): string | undefined {
    const text = `${kindOfObject(kind)} ${key.name}`;
    const ofRun = (this.claims.get(text) ?? []).filter(({ by }) => by.run === declaration.run);
    const other = ofRun.find(
      ({ orgId, by }) =>
        by.number !== declaration.number && (!orgId || !key.orgId || orgId === key.orgId),
    );
    if (other) return other.by.resource;
    this.claims.set(text, [...ofRun, { orgId: key.orgId, by: declaration }]);
    return undefined;
  }

  /** Records which run of the program declares now. @returns the wants of an earlier one, which count no more */
  enter(run: string): Want[] {
    if (run === this.run) return [];
    this.run = run;
    return this.forget(() => true);
  }

  /**
   * Records what a resource that is to be created wants.
   * @returns the new record, and the earlier one of the same want
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

  /** A want with a known key is found again by it: a creation is not told which declaration it is for. */
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
