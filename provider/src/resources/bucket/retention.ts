import { withoutPackages } from "../../validation/withoutPackages";

/** A retention rule, which defines how long the points of a bucket are kept. API reference: Buckets, retentionRules. */
export interface RetentionRule {
  /** How long points are kept, in seconds: 0 (forever), or from 3600 (1 hour) to 9,223,372,036 (292 years). */
  everySeconds: number;
  /**
   * Type of the rule. `expire` is the only one.
   * @defaultValue `expire`
   */
  type?: "expire";
}

/** The service's default for new buckets: 30 days. Sent explicitly, since the service's docs contradict each other. */
export const DEFAULT_SECONDS = 30 * 86_400;

/** The shortest finite retention period that the service accepts: one hour. */
export const SHORTEST_SECONDS = 3_600;

/**
 * The longest finite retention period: 292 years, since servers store it as nanoseconds in a signed 64-bit integer.
 * InfluxDB 2.7 accepts a longer one without an error, but then keeps points only for days.
 */
export const LONGEST_SECONDS = 9_223_372_036;

const YEAR = 365 * 86_400;

const UNITS: Record<string, number> = {
  s: 1,
  m: 60,
  h: 3_600,
  d: 86_400,
  w: 7 * 86_400,
  y: YEAR,
};

/**
 * Returns the retention rules for a duration such as `30d`, `1d12h` or `infinite`.
 * Units: s, m (minutes), h, d, w, y (365 days).
 * @param duration Numbers with units, or `infinite`.
 * @returns One rule, or none for `infinite`.
 * @throws RangeError if the duration is invalid, less than 1 hour or more than 292 years.
 *
 * @example
 * import { Bucket, retention } from "pulumi-influxdb-serverless";
 *
 * new Bucket("sensors", { retentionRules: retention("30d") });
 * new Bucket("audit", { retentionRules: retention("infinite") }, { protect: true });
 */
export function retention(duration: string): RetentionRule[] {
  if (duration === "infinite") return [];
  const seconds = parseDuration(duration);
  if (seconds === undefined || seconds < SHORTEST_SECONDS || seconds > LONGEST_SECONDS) {
    throw withoutPackages(
      new RangeError(
        `retention("${duration}"): must be "infinite" or a duration from 1 hour to 292 years in s, m, h, d, w or y, such as "30d" or "1d12h"`,
      ),
    );
  }
  return [{ everySeconds: seconds }];
}

/**
 * Returns a duration in a readable form: `30d`, `1d12h`, `2y`, or `infinite` for 0.
 * @param seconds A whole number of seconds, such as a rule's `everySeconds`.
 *
 * @example
 * import { formatRetention, getBucketOutput } from "pulumi-influxdb-serverless";
 *
 * const { retentionRules } = getBucketOutput({ name: "shared" });
 * export const kept = retentionRules.apply(([rule]) => formatRetention(rule?.everySeconds ?? 0));
 */
export function formatRetention(seconds: number): string {
  if (seconds === 0) return "infinite";
  if (seconds % YEAR === 0) return `${seconds / YEAR}y`;
  let rest = seconds;
  return ["d", "h", "m", "s"]
    .map((unit) => {
      const size = UNITS[unit] ?? 1;
      const count = Math.floor(rest / size);
      rest -= count * size;
      return count > 0 ? `${count}${unit}` : "";
    })
    .join("");
}

/**
 * The part of a rule that matters; server responses contain more.
 * @inline
 */
type Rule = Pick<RetentionRule, "everySeconds">;

/**
 * Returns the retention period that these rules define, in seconds; 0 means forever.
 * @param rules At most one rule; none means forever.
 */
export function secondsOf(rules: readonly Rule[]): number {
  return rules[0]?.everySeconds ?? 0;
}

/**
 * Returns rules in canonical form, for comparing and storing: no rule for infinite, otherwise one rule with only
 * seconds.
 */
export function canonicalRules(rules: readonly Rule[]): RetentionRule[] {
  const everySeconds = secondsOf(rules);
  return everySeconds === 0 ? [] : [{ everySeconds }];
}

/**
 * Returns rules as requests send them. Infinite is sent as 0 seconds: a server may read an empty list as "no change",
 * as InfluxDB 2.7 does in an update, and a finite retention period would keep deleting points.
 */
export function toSentRules(rules: readonly Rule[]) {
  return [{ type: "expire" as const, everySeconds: secondsOf(rules) }];
}

/**
 * Returns whether the new rules keep points for less time than the old ones.
 * @param now The new rules.
 * @param before The old rules.
 */
export function isShorter(now: readonly Rule[], before: readonly Rule[]): boolean {
  const lifetime = (rules: readonly Rule[]) => secondsOf(rules) || Number.POSITIVE_INFINITY;
  return lifetime(now) < lifetime(before);
}

function parseDuration(text: string): number | undefined {
  if (!/^(\d+[smhdwy])+$/.test(text)) return undefined;
  return [...text.matchAll(/(\d+)([smhdwy])/g)].reduce(
    (sum, [, count, unit]) => sum + Number(count) * (UNITS[unit as string] ?? 0),
    0,
  );
}
