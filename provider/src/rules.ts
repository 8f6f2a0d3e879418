/**
 * For tools that apply the provider's own rules to buckets: what a state entry of this package contains, and what
 * changing it means. Pure: nothing here sends requests or depends on Pulumi. Not for programs.
 *
 * @module
 */
export { ConfigurationError, InfluxError } from "./api/errors";
export { escapeControlCharacters, redact, redactTokens, registerSecret } from "./api/redact";
export { KINDS, type Kind } from "./contract/kind";
export { holdsUnknown, isUnknown } from "./contract/unknown";
export { kindOf, typeName, typeToken } from "./pulumi/typeToken";
export {
  DEFAULT_SECONDS,
  formatRetention,
  isShorter,
  type RetentionRule,
  secondsOf,
} from "./resources/bucket/retention";
export {
  allColumns,
  type Column,
  describeColumn,
  type IllegalColumn,
  type LiveColumn,
  refusedChanges,
} from "./resources/measurementSchema/columns";
