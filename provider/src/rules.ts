/**
 * For tools that look at buckets with the provider's own rules: what a state entry of this package holds, and
 * what a change of it means. Pure: nothing here sends a request or knows Pulumi. Not for programs.
 *
 * @module
 */
export { ConfigurationError, InfluxError } from "./api/errors";
export { keepSecret, redact } from "./api/redact";
export { visible } from "./api/visible";
export {
  DEFAULT_SECONDS,
  formatRetention,
  isShorter,
  type RetentionRule,
  secondsOf,
} from "./bucket/retention";
export { kindOf, typeName, typeToken } from "./dynamic/typeToken";
export { KINDS, type Kind } from "./lifecycle/kind";
export { holdsUnknown, isUnknown } from "./lifecycle/unknown";
export {
  allColumns,
  type Column,
  describeColumn,
  type IllegalColumn,
  type LiveColumn,
  refusedChanges,
} from "./measurementSchema/columns";
