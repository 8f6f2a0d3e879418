/** One declaration of a program, as its class tells it to the provider. */
export interface Declaration {
  /** The run of the program: a process may see a preview and then an update, with the same resources. */
  run: string;
  /** Which declaration of that run: the engine may ask for the check of one resource more than once. */
  number: string;
  /** The resource, as a person knows it: `Bucket "sensors"`. */
  resource: string;
}

/** Which object each resource of the program declares: none is declared twice. */
export class Declarations {
  private readonly claims = new Map<string, Declaration>();

  /**
   * Takes note that a resource declares an object.
   * @returns the resource that declares it already, if there is one
   */
  claim(naturalKey: string, declaration: Declaration): string | undefined {
    const earlier = this.claims.get(naturalKey);
    const isOther = earlier?.run === declaration.run && earlier.number !== declaration.number;
    if (isOther) return earlier.resource;
    this.claims.set(naturalKey, declaration);
    return undefined;
  }
}
