import { KINDS, type Kind } from "../contract/kind";

/** The start of every type token of this package. */
export const TYPE_PREFIX = "pulumi-nodejs:dynamic/influxdb:";

/** The package name that Pulumi gives to all dynamic resources, and the type of its providers. */
export const PROVIDER_PACKAGE = "pulumi-nodejs";
export const PROVIDER_TYPE = `pulumi:providers:${PROVIDER_PACKAGE}`;

/**
 * Returns a kind's type name as used in programs: `Bucket`.
 * @param kind Its name in the runtime.
 */
export function typeName(kind: Kind): string {
  return kind.charAt(0).toUpperCase() + kind.slice(1);
}

/**
 * Returns a kind's type token, as it appears in the state: `pulumi-nodejs:dynamic/influxdb:Bucket`.
 * @param kind Its name in the runtime.
 */
export function typeToken(kind: Kind): string {
  return TYPE_PREFIX + typeName(kind);
}

/**
 * Returns the kind of a type token; undefined for types from other packages.
 * @param type The token, as it appears in the state.
 */
export function kindOf(type: string): Kind | undefined {
  return KINDS.find((kind) => typeToken(kind) === type);
}

/** Returns whether a value is a resource of a type, including one from another copy of this package. */
export function isOfType(value: unknown, type: string): boolean {
  return (value as { __pulumiType?: unknown } | undefined)?.__pulumiType === type;
}
