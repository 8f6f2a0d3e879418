/**
 * The state contract: what the outputs of every resource carry, because `read`, `update` and `delete`
 * are given old outputs and never old inputs.
 *
 * For an input that the program declared, the output has the very value that the engine recorded as
 * input, also where the server has another one meanwhile: only so can an update tell what the program
 * changed (and send it) from what somebody else changed (and leave it). An input that the program did
 * not declare has the live value.
 */
export interface Recorded {
  /** The organization in which the object lives. */
  orgId: string;
  /** The names of the inputs that the program declared. */
  declared: string[];
  /**
   * The mark of the resource that holds the object: made at its creation, kept for ever. Tells two resources
   * that came to the same object apart, see `ownership/ownershipRegistry.ts`. The adapter to Pulumi sees to it.
   */
  holder?: string | undefined;
  /**
   * The fingerprint of the connection by which the object was last handled, see `connection/connectionFingerprint.ts`: a
   * resource that moves to another connection is a change, although none of its inputs is.
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

/** The members of a bag that the program declared: from recorded outputs, the recorded inputs. */
export function pickDeclared<Inputs extends object>(
  bag: object,
  declared: readonly string[],
): Inputs {
  const entries = Object.entries(bag).filter(([key]) => declared.includes(key));
  return Object.fromEntries(entries) as Inputs;
}
