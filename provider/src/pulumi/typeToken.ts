import { KINDS, type Kind } from "../contract/kind";

const PREFIX = "pulumi-nodejs:dynamic/influxdb:";

/**
 * The type of a kind as programs name it: `Bucket`.
 * @param kind Its name in the runtime.
 */
export function typeName(kind: Kind): string {
  return kind.charAt(0).toUpperCase() + kind.slice(1);
}

/**
 * The type token of a kind, as it appears in the state: `pulumi-nodejs:dynamic/influxdb:Bucket`.
 * @param kind Its name in the runtime.
 */
export function typeToken(kind: Kind): string {
  return PREFIX + typeName(kind);
}

/**
 * The kind of a type token; undefined for every type that is not of this package.
 * @param type The token, as it appears in the state.
 */
export function kindOf(type: string): Kind | undefined {
  return KINDS.find((kind) => typeToken(kind) === type);
}

/** Whether a value is a resource of a type, also one that another copy of this package made. */
export function isOfType(value: unknown, type: string): boolean {
  return (value as { __pulumiType?: unknown } | undefined)?.__pulumiType === type;
}
