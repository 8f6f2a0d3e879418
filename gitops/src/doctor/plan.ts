import {
  type BucketAnswer,
  type BucketLimits,
  type Client,
  getBucketLimits,
} from "pulumi-influxdb-serverless/client";
import { formatRetention } from "pulumi-influxdb-serverless/rules";
import { userBuckets } from "../inventory/userBuckets";
import { type CheckResult, ok, reasonOf, unknown, warning } from "./checkResult";

const BUCKETS = "plan: buckets";
const RETENTION = "plan: retention";

/** Reports what the plan allows, and how much of it is used. */
export async function* examinePlan(
  client: Client,
  orgId: string,
  buckets: readonly BucketAnswer[] = [],
): AsyncGenerator<CheckResult> {
  try {
    yield* planFindings(await getBucketLimits(client, orgId), userBuckets(buckets, orgId));
  } catch (error) {
    yield unknown(BUCKETS, `the server does not report its limits. ${reasonOf(error)}`);
  }
}

/** Compares limits and usage. Pure. */
export function planFindings(
  limits: BucketLimits,
  buckets: readonly BucketAnswer[],
): CheckResult[] {
  return [ofBuckets(limits, buckets.length), ofRetention(limits, buckets)];
}

function ofBuckets({ maxBuckets }: BucketLimits, used: number): CheckResult {
  if (maxBuckets === undefined) return ok(BUCKETS, `${used} used, no limit`);
  const text = `${used} of ${maxBuckets} used`;
  if (used < maxBuckets) return ok(BUCKETS, text);
  return warning(
    BUCKETS,
    `${text}: another bucket would be refused, and so would a replacement that creates the new bucket first; ` +
      "delete one, or upgrade the plan",
  );
}

function ofRetention(
  { maxRetentionSeconds }: BucketLimits,
  buckets: readonly BucketAnswer[],
): CheckResult {
  const longest = longestRetention(buckets);
  const used =
    longest === undefined ? "none in use" : `longest in use: ${formatRetention(longest)}`;
  if (maxRetentionSeconds === undefined) return ok(RETENTION, `any allowed; ${used}`);
  const text = `at most ${formatRetention(maxRetentionSeconds)} allowed; ${used}`;
  return longest !== undefined && (longest === 0 || longest > maxRetentionSeconds)
    ? warning(
        RETENTION,
        `${text}: the service refuses to change the buckets above the limit until their retention is shortened`,
      )
    : ok(RETENTION, text);
}

/** Returns the longest retention period in seconds; 0 is infinite, the longest of all; undefined without buckets. */
function longestRetention(buckets: readonly BucketAnswer[]): number | undefined {
  const all = buckets.map(({ retentionRules }) => retentionRules[0]?.everySeconds ?? 0);
  if (all.length === 0) return undefined;
  return all.includes(0) ? 0 : Math.max(...all);
}
