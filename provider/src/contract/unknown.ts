/**
 * What is in a preview for a value that is not known before `up`. It may stand wherever a value may,
 * at any depth, also in place of a number or a list. The same text as `pulumi.runtime.unknownValue`;
 * written out here so that the handlers need no Pulumi (a test holds the two together).
 */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/**
 * Whether a value of a preview is not known before `up`.
 * @param value One value, not looked into.
 */
export function isUnknown(value: unknown): boolean {
  return value === UNKNOWN;
}

/**
 * Whether a value is unknown, or holds an unknown one at any depth.
 * @param value Any JSON.
 */
export function holdsUnknown(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return isUnknown(value);
  return Object.values(value).some(holdsUnknown);
}
