/** A resource as `pulumi stack export` writes it. */
export interface StateResource {
  urn: string;
  type: string;
  id?: string;
  inputs?: Record<string, unknown>;
  outputs?: Record<string, unknown>;
  /** Whether it is to be deleted at the next run. */
  delete?: boolean;
  /** Whether the program only refers to it. */
  external?: boolean;
  /** Where in the program it stands. */
  sourcePosition?: string;
}

/** A step of `pulumi preview --json`. */
export interface Step {
  op: string;
  urn: string;
  detailedDiff?: Record<string, { kind: string }> | null;
  replaceReasons?: string[] | null;
  newState?: { inputs?: Record<string, unknown> } | null;
}

/** A step in a line: `op name property, …`. */
export function stepLine(
  op: string | undefined,
  name: string | undefined,
  properties: string[],
): string {
  return [op, name, [...properties].sort().join(", ")].filter(Boolean).join(" ");
}

/** The steps of a preview that would do something, as lines, sorted. */
export function planOf(steps: Step[]): string[] {
  return steps
    .filter(({ op, urn }) => op !== "same" && !urn.includes("pulumi:pulumi:Stack"))
    .map(({ op, urn, detailedDiff }) =>
      stepLine(op, urn.split("::").pop(), Object.keys(detailedDiff ?? {})),
    )
    .sort();
}

/** The resources of this package, without the engine's own time stamps; in one order, whatever the engine's. */
export function ownResources(all: StateResource[]): StateResource[] {
  return all
    .filter(({ type }) => type.includes("dynamic/influxdb"))
    .sort((one, other) => one.urn.localeCompare(other.urn))
    .map(
      ({ urn, type, id, inputs, outputs }) =>
        withoutEncryption({ urn, type, id, inputs, outputs }) as StateResource,
    );
}

/** Each time that a state is written, a secret is encrypted anew. */
function withoutEncryption(value: object): object {
  return JSON.parse(
    JSON.stringify(value, (key, inner) => (key === "ciphertext" ? "encrypted" : inner)),
  );
}
