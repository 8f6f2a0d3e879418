/**
 * The placeholder in a preview for a value that isn't known before `up`. It can appear anywhere, at any depth, even in
 * place of a number or a list. The same text as `pulumi.runtime.unknownValue`; written out here so that the handlers
 * don't depend on Pulumi (a test keeps the two in sync).
 */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/**
 * Returns whether a preview's value isn't known before `up`.
 * @param value The value; nested values aren't checked.
 */
export function isUnknown(value: unknown): boolean {
  return value === UNKNOWN;
}

/**
 * Returns whether a value is unknown, or contains an unknown value at any depth.
 * @param value Any JSON value.
 */
export function holdsUnknown(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return isUnknown(value);
  return Object.values(value).some(holdsUnknown);
}
