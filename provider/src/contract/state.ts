/**
 * The state contract: what every resource's outputs contain, because `read`, `update` and `delete` receive old outputs
 * but never old inputs.
 *
 * For an input that the program declared, the output has exactly the value that the engine recorded as input, even if
 * the server now has a different one. Only then can an update distinguish what the program changed (and send it) from
 * what somebody else changed (and leave it alone). For an input that the program didn't declare, the output has the
 * live value.
 */
export interface Recorded {
  /** The object's organization. */
  orgId: string;
  /** The names of the inputs that the program declared. */
  declared: string[];
  /**
   * The mark of the resource that manages the object: generated at creation, then never changed. It distinguishes two
   * resources that have the same object; see `ownership/ownershipRegistry.ts`. The Pulumi adapter maintains it.
   */
  holder?: string | undefined;
  /**
   * The fingerprint of the connection that last handled the object; see `connection/connectionFingerprint.ts`. Moving a
   * resource to another connection is a change, even if none of its inputs change.
   */
  connection?: string | undefined;
}

/** The names of the inputs that a program gave. */
export function declaredIn(inputs: object): string[] {
  return Object.entries(inputs)
    .filter(([, value]) => value !== undefined)
    .map(([key]) => key)
    .sort();
}

/** Returns the members of a bag that the program declared: given the recorded outputs, the recorded inputs. */
export function pickDeclared<Inputs extends object>(
  bag: object,
  declared: readonly string[],
): Inputs {
  const entries = Object.entries(bag).filter(([key]) => declared.includes(key));
  return Object.fromEntries(entries) as Inputs;
}
