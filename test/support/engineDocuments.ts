/** A resource as `pulumi stack export` writes it. */
export interface StateResource {
  urn: string;
  type: string;
  id?: string;
  inputs?: Record<string, unknown>;
  outputs?: Record<string, unknown>;
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

/** The steps of a preview that would do something, as `op name [property, …]`, sorted. */
export function planOf(steps: Step[]): string[] {
  return steps
    .filter(({ op, urn }) => op !== "same" && !urn.includes("pulumi:pulumi:Stack"))
    .map(({ op, urn, detailedDiff }) => {
      const properties = Object.keys(detailedDiff ?? {}).sort();
      return [op, urn.split("::").pop(), properties.join(", ")].filter(Boolean).join(" ");
    })
    .sort();
}

/** The resources of this package, without the engine's own time stamps; in one order, whatever the engine's. */
export function ownResources(all: StateResource[]): StateResource[] {
  return all
    .filter(({ type }) => type.includes("dynamic/influxdb"))
    .sort((one, other) => one.urn.localeCompare(other.urn))
    .map(
      ({ urn, type, id, inputs, outputs }) => ({ urn, type, id, inputs, outputs }) as StateResource,
    );
}
