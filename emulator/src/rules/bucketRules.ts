import { ApiProblem, type ProblemCode } from "../http/problem";
import type { Plan, Settings } from "../settings";
import type { Bucket, RetentionRule } from "../store/model";
import type { Switches } from "../switches";
import { FREE_PLAN } from "./limits";

const SHORTEST_SECONDS = 3_600;
const DAYS_30 = 30 * 86_400;
const MIN_NAME_LENGTH = 2;

/** A retention rule in a request; the service ignores other fields. */
export interface RequestedRule {
  everySeconds?: number | undefined;
}

/** The error for a retention below an hour, by the switch's status. */
const TOO_SHORT = {
  "422": "unprocessable entity",
  "400": "invalid",
  "500": "internal error",
} as const satisfies Record<Switches["shortRetention"], ProblemCode>;

/** The rules for a bucket that is created without any. */
export function rulesAtBirth({ postWithoutRules }: Switches): readonly RequestedRule[] {
  return postWithoutRules === "30-days" ? [{ everySeconds: DAYS_30 }] : [];
}

/** Refuses names that the service refuses: with a leading underscore or a double quote. */
export function checkName(name: string, { shortBucketName }: Switches): void {
  if (shortBucketName === "refuse" && [...name].length < MIN_NAME_LENGTH) {
    throw new ApiProblem(
      "invalid",
      `bucket name ${name} is invalid. Bucket names must have at least ${MIN_NAME_LENGTH} characters`,
    );
  }
  if (name.startsWith("_")) {
    throw new ApiProblem(
      "invalid",
      `bucket name ${name} is invalid. Bucket names may not start with underscores`,
    );
  }
  if (name.includes('"')) {
    throw new ApiProblem(
      "invalid",
      `bucket name ${name} is invalid. Bucket names may not include quotation marks`,
    );
  }
}

/** Turns requested rules into stored ones: at most one; zero means infinite, which is stored as no rule. */
export function toStoredRules(
  requested: readonly RequestedRule[],
  { plan, switches }: Pick<Settings, "plan" | "switches">,
): RetentionRule[] {
  if (requested.length > 1) {
    throw new ApiProblem(
      "unprocessable entity",
      "buckets cannot have more than one retention rule at this time",
    );
  }
  const everySeconds = requested[0] ? (requested[0].everySeconds ?? DAYS_30) : 0;
  if (everySeconds < 0) {
    throw new ApiProblem("unprocessable entity", "expiration seconds cannot be negative");
  }
  if (everySeconds > 0 && everySeconds < SHORTEST_SECONDS) {
    throw new ApiProblem(
      TOO_SHORT[switches.shortRetention],
      "retention policy duration must be at least 1h0m0s",
    );
  }
  if (plan === "free" && (everySeconds === 0 || everySeconds > FREE_PLAN.maxRetentionSeconds)) {
    throw new ApiProblem("forbidden", "provided retention exceeds orgs maximum retention duration");
  }
  return everySeconds === 0 ? [] : [{ type: "expire", everySeconds }];
}

/** Refuses another bucket if the plan doesn't allow it; system buckets don't count. */
export function checkQuota(buckets: readonly Bucket[], plan: Plan): void {
  const used = plan === "free" ? buckets.filter((bucket) => bucket.type === "user").length : 0;
  if (used >= FREE_PLAN.maxBuckets) {
    throw new ApiProblem("forbidden", "creating bucket would exceed quota");
  }
}

/**
 * A bucket's JSON. An empty description or rp is omitted, as on the service. Only retrieve and list fill in the labels;
 * the responses to create and update have none.
 */
export function bucketJson(bucket: Bucket, labels: unknown[] = []): Record<string, unknown> {
  const self = `/api/v2/buckets/${bucket.id}`;
  const { description, rp, ...rest } = bucket;
  return {
    ...rest,
    ...(description === "" ? {} : { description }),
    ...(rp === "" ? {} : { rp }),
    links: {
      labels: `${self}/labels`,
      members: `${self}/members`,
      org: `/api/v2/orgs/${bucket.orgID}`,
      owners: `${self}/owners`,
      self,
      write: `/api/v2/write?org=${bucket.orgID}&bucket=${bucket.id}`,
    },
    labels,
  };
}
