/** A resource as `pulumi stack export` writes it. */
export interface StateResource {
  urn: string;
  type: string;
  id?: string;
  provider?: string;
  parent?: string;
  deletedWith?: string;
  inputs?: Record<string, unknown>;
  outputs?: Record<string, unknown>;
  /** Whether the next run will delete it. */
  delete?: boolean;
  /** Whether the program only refers to it. */
  external?: boolean;
  /** Its position in the program. */
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

/** Formats a step as one line: `op name property, …`. */
export function stepLine(
  op: string | undefined,
  name: string | undefined,
  properties: string[],
): string {
  return [op, name, [...properties].sort().join(", ")].filter(Boolean).join(" ");
}

/** Returns a preview's steps that would change something, as sorted lines. */
export function planOf(steps: Step[]): string[] {
  return steps
    .filter(({ op, urn }) => op !== "same" && !urn.includes("pulumi:pulumi:Stack"))
    .map(({ op, urn, detailedDiff }) =>
      stepLine(op, urn.split("::").pop(), Object.keys(detailedDiff ?? {})),
    )
    .sort();
}

/** Returns this package's resources, sorted and without the engine's timestamps. */
export function ownResources(all: StateResource[]): StateResource[] {
  return all
    .filter(({ type }) => type.includes("dynamic/influxdb"))
    .sort((one, other) => one.urn.localeCompare(other.urn))
    .map(
      ({ urn, type, id, inputs, outputs }) =>
        withoutEncryption({ urn, type, id, inputs, outputs }) as StateResource,
    );
}

/** Each time a state is written, secrets are encrypted differently. */
function withoutEncryption(value: object): object {
  return JSON.parse(
    JSON.stringify(value, (key, inner) => (key === "ciphertext" ? "encrypted" : inner)),
  );
}
