import {
  formatRetention,
  holdsUnknown,
  isUnknown,
  secondsOf,
} from "pulumi-influxdb-serverless/rules";
import { truncate } from "../output/describeValue";
import { holds, isSecret, SECRET_TEXT } from "../pulumi/secretValue";

/** A resource's value, in readable form. */
export interface Value {
  /** The value in readable form, such as `30d`. */
  text: string;
  /**
   * False if the preview doesn't show the value: unknown before `up`, or secret. Such a value never equals another one.
   */
  certain: boolean;
}

export const UNKNOWN_VALUE: Value = { text: "(unknown)", certain: false };
const SECRET_VALUE: Value = { text: "(secret)", certain: false };

/** Returns whether a value is a secret, in the form of a preview or of a state. */
export function isHidden(value: unknown): boolean {
  return value === SECRET_TEXT || isSecret(value);
}

/** Returns whether a value is, or contains at any depth, a value that a preview doesn't show. */
export function isUncertain(value: unknown): boolean {
  return holdsUnknown(value) || holds(value, isHidden);
}

/** Describes any value; null if it is absent. */
export function valueIn(value: unknown): Value | null {
  if (value === undefined || value === null) return null;
  if (isHidden(value)) return SECRET_VALUE;
  if (isUnknown(value)) return UNKNOWN_VALUE;
  if (typeof value === "string") return { text: value, certain: true };
  if (holds(value, isHidden)) return SECRET_VALUE;
  return { text: JSON.stringify(value), certain: !holdsUnknown(value) };
}

/** Describes retention rules: `30d`, `infinite`; null if none are declared. */
export function retentionValue(rules: unknown): Value | null {
  if (rules === undefined || rules === null) return null;
  if (holds(rules, isHidden)) return SECRET_VALUE;
  const seconds = secondsIn(rules);
  return seconds === undefined ? UNKNOWN_VALUE : { text: formatRetention(seconds), certain: true };
}

/** Returns the retention period in seconds, 0 for infinite; undefined if it can't be determined. */
export function secondsIn(rules: unknown): number | undefined {
  if (!Array.isArray(rules) || isUncertain(rules)) return undefined;
  const seconds = secondsOf(rules);
  return typeof seconds === "number" && Number.isFinite(seconds) ? seconds : undefined;
}

const UNITS = [
  ["year", 365 * 86_400],
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
  ["second", 1],
] as const;

/** A duration as it appears in a sentence: `7 days`, `1 day 12 hours`. */
export function inWords(seconds: number): string {
  const parts: string[] = [];
  let rest = seconds;
  for (const [unit, size] of UNITS) {
    // Only whole years are given in years, as in `formatRetention`.
    if (unit === "year" && rest % size !== 0) continue;
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) parts.push(`${count} ${unit}${count === 1 ? "" : "s"}`);
  }
  return parts.join(" ");
}

/** Formats a value for a sentence. */
export function tellValue(value: Value | null): string {
  return value === null ? "(none)" : truncate(value.text);
}
