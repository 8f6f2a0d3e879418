import type { Plan } from "../settings";

/** What the free plan allows in one organization; system buckets don't count. */
export const FREE_PLAN = { maxBuckets: 2, maxRetentionSeconds: 30 * 86_400 } as const;

const NANOSECONDS = 1_000_000_000;

/** An organization's limits as JSON; 0 means no limit. Only the bucket limits are enforced. */
export function limitsJson(orgID: string, plan: Plan): Record<string, unknown> {
  const { maxBuckets, maxRetentionSeconds } =
    plan === "free" ? FREE_PLAN : { maxBuckets: 0, maxRetentionSeconds: 0 };
  return {
    links: { self: `/api/v2/orgs/${orgID}/limits` },
    limits: {
      orgID,
      rate: {
        queryTime: 0,
        readKBs: 0,
        concurrentReadRequests: 0,
        writeKBs: 0,
        concurrentWriteRequests: 0,
        cardinality: 0,
      },
      bucket: { maxBuckets, maxRetentionDuration: maxRetentionSeconds * NANOSECONDS },
      task: { maxTasks: 0 },
      dashboard: { maxDashboards: 0 },
      check: { maxChecks: 0 },
      notificationRule: { maxNotifications: 0, blockedNotificationRules: "" },
      notificationEndpoint: { blockedNotificationEndpoints: "" },
      stack: { enabled: false },
      timeout: { queryUnconditionalTimeoutSeconds: 0, queryidleWriteTimeoutSeconds: 0 },
    },
  };
}
