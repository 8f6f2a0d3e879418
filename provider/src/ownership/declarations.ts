import type { Kind } from "../lifecycle/kind";
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
}

/** What the program of a run declares, as far as this process has checked it. */
export class Declarations {
  /** By kind and name: a process has one connection, so an organization that is not declared is that of the others. */
  private readonly claims = new Map<string, { orgId: string | undefined; by: Declaration }[]>();
  private readonly wants = new Map<string, Want>();
  private run: string | undefined;
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

  /**
   * Records what a resource that is to be created wants.
   * @returns what the new record replaces: the earlier one of the same resource, and all of an earlier run
   */
  want(
    want: Omit<Want, "by">,
    declaration: Declaration | undefined,
  ): { now: Want; before: Want[] } {
    const id = declaration ? `${declaration.run} ${declaration.number}` : this.identify(want).by;
    const isNewRun = declaration !== undefined && declaration.run !== this.run;
    const before = [...this.wants]
      .filter(([other]) => isNewRun || other === id)
      .map(([other, earlier]) => {
        this.wants.delete(other);
        return earlier;
      });
    if (declaration) this.run = declaration.run;
    const now = want.key ? this.identify(want) : { ...want, by: `${this.mark} ${id}` };
    this.wants.set(id, now);
    return { now, before };
  }

  /** A want with a known key is found again by it: a creation is not told which declaration it is for. */
  identify({ kind, key }: Omit<Want, "by">): Want {
    return { kind, key, by: `${this.mark} ${key?.orgId ?? ""} ${key ? hashName(key.name) : ""}` };
  }
}
