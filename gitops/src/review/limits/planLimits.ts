/** What the plan of an organisation allows, and what there is already. */
export interface PlanLimits {
  /** Undefined is without limit, here and below. */
  maxBuckets: number | undefined;
  maxRetentionSeconds: number | undefined;
  /** The names of the buckets that there are; the service's own do not count. */
  buckets: readonly string[];
}
