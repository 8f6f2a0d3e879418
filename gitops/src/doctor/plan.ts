import {
  type BucketAnswer,
  type BucketLimits,
  type Client,
  getBucketLimits,
} from "pulumi-influxdb-serverless/client";
import { formatRetention } from "pulumi-influxdb-serverless/rules";
import { MAY_HIDE_BUCKETS, mayHideBuckets } from "../inventory/hidden";
import { heldPermissions } from "../inventory/tokenPermissions";
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
  let limits: BucketLimits;
  try {
    limits = await getBucketLimits(client, orgId);
  } catch (error) {
    return yield unknown(BUCKETS, `the server does not report its limits. ${reasonOf(error)}`);
  }
  const held = await heldPermissions(client, orgId);
  const hidesSome = await mayHideBuckets(client, orgId, async () => buckets, held);
  yield* planFindings(limits, userBuckets(buckets, orgId), hidesSome);
}

/**
 * Compares limits and usage. Pure.
 * @param hidesSome whether there may be other buckets, which the token can't see
 */
export function planFindings(
  limits: BucketLimits,
  buckets: readonly BucketAnswer[],
  hidesSome = false,
): CheckResult[] {
  return [ofBuckets(limits, buckets.length, hidesSome), ofRetention(limits, buckets)];
}

function ofBuckets({ maxBuckets }: BucketLimits, count: number, hidesSome: boolean): CheckResult {
  const used = hidesSome ? `at least ${count}` : `${count}`;
  if (maxBuckets === undefined) return ok(BUCKETS, `${used} used, no limit`);
  const text = `${used} of ${maxBuckets} used`;
  if (count < maxBuckets) {
    return hidesSome ? unknown(BUCKETS, `${text}. ${MAY_HIDE_BUCKETS}`) : ok(BUCKETS, text);
  }
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
