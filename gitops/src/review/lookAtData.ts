import { createClient } from "pulumi-influxdb-serverless/client";
import { InfluxError } from "pulumi-influxdb-serverless/rules";
import { groupBy } from "../collections";
import { CommandError } from "../commandError";
import { type BucketData, isFound } from "../data/bucketData";
import type { BucketToLookAt } from "../data/lookAtBucket";
import { BUDGET, LOOK_POLICY, lookAtBuckets } from "../data/lookAtBuckets";
import type { Changes } from "./changes/change";
import { losesData } from "./evidence";
import type { Finding } from "./finding";
import { isFingerprintOf, type ReviewConnection } from "./reviewConnections";
import { isUncertain } from "./values";

/** A bucket that loses data, as the preview shows it. */
interface Target extends BucketToLookAt {
  /** The location that the state recorded. */
  recordedAt: unknown;
  /** Why it can't be looked at, if the preview itself says so. */
  problem: string | undefined;
  /** Whether its name must not be shown. */
  isSecret: boolean;
}

/**
 * Examines the buckets that lose data according to the findings. Never fails: if a bucket can't be examined, its result
 * has a reason.
 * @param connections finds the connections; may throw as `reviewConnections` does
 * @returns the results by bucket ID
 */
export async function lookAtData(
  findings: readonly Finding[],
  changes: Changes,
  connections: () => Promise<ReviewConnection[]>,
): Promise<Map<string, BucketData>> {
  const all = targetsOf(findings, changes);
  const targets = all.filter(({ problem }) => problem === undefined);
  const endsAt = Date.now() + BUDGET.inAll;
  const data = new Map<string, BucketData>(
    all.flatMap(({ id, problem }) => (problem === undefined ? [] : [[id, { problem }]])),
  );
  if (targets.length === 0) return data;
  await orProblem(targets, data, async () => {
    const known = await connections();
    const byConnection = groupBy(targets, ({ id }) => known.find((it) => it.reaches(id)));
    for (const [connection, own] of byConnection) {
      await orProblem(own, data, () => lookThrough(connection, own, data, endsAt));
    }
  });
  return data;
}

async function lookThrough(
  connection: ReviewConnection | undefined,
  targets: readonly Target[],
  data: Map<string, BucketData>,
  endsAt: number,
): Promise<void> {
  if (!connection) throw new CommandError("it is in the preview, but not in the stack's state");
  const opened = connection.open();
  const client = createClient({ ...opened, policy: LOOK_POLICY, maxInFlight: 3 * BUDGET.atOnce });
  try {
    // On a copy of the server, a bucket with the same ID may be empty.
    const here = targets.filter(({ recordedAt }) => isFingerprintOf(recordedAt, opened.url));
    const found = await lookAtBuckets(client, here, endsAt);
    for (const target of targets) {
      data.set(target.id, withoutSecrets(target, found.get(target.id) ?? { problem: ELSEWHERE }));
    }
  } finally {
    await client.close();
  }
}

const ELSEWHERE = "the state records it at a different URL than the settings";

const HIDDEN = "the preview hides its organization";

const ON_SEVERAL = "another resource has a bucket with the same ID on a different server";

const MOVED =
  "the settings of its provider change in this preview, so pulumi up may change it on another server";

/** A server's error may name the database, which is usually named after its bucket. */
function withoutSecrets({ isSecret }: Target, data: BucketData): BucketData {
  if (!isSecret) return data;
  const hidden = "the reason may contain the bucket's secret name";
  if (!isFound(data)) return { problem: hidden };
  return { ...data, gaps: data.gaps.map(() => hidden) };
}

function targetsOf(findings: readonly Finding[], { own }: Changes): Target[] {
  // The URN alone isn't enough: an earlier run may have left an old bucket next to the one that replaced it.
  const byObject = new Map(own.map((change) => [`${change.urn} ${change.id}`, change]));
  const targets = findings.filter(losesData).map(({ id = "", urn, stake }) => {
    const change = byObject.get(`${urn} ${id}`);
    const outputs = change?.before?.outputs ?? {};
    const unknown = isUncertain(outputs.orgId) ? HIDDEN : undefined;
    return {
      id,
      orgId: String(outputs.orgId ?? ""),
      problem: change?.isElsewhere ? MOVED : unknown,
      keptSeconds: stake?.keptSeconds,
      recordedAt: outputs.connection,
      isSecret: isUncertain(outputs.name),
    };
  });
  return [...groupBy(targets, ({ id }) => id).values()].map(asOne);
}

/** Several findings may be about the same bucket. Recorded on different servers, it isn't the same one. */
function asOne(targets: readonly Target[]): Target {
  const last = targets[targets.length - 1] as Target;
  const isOnSeveral = targets.some(({ recordedAt }) => recordedAt !== last.recordedAt);
  const problem = targets.find((target) => target.problem !== undefined)?.problem;
  return {
    ...last,
    problem: problem ?? (isOnSeveral ? ON_SEVERAL : undefined),
    isSecret: targets.some(({ isSecret }) => isSecret),
  };
}

/** An expected error becomes the reason for all these buckets. */
async function orProblem(
  targets: readonly Target[],
  data: Map<string, BucketData>,
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof InfluxError || error instanceof CommandError)) throw error;
    for (const { id } of targets) if (!data.has(id)) data.set(id, { problem: error.message });
  }
}
