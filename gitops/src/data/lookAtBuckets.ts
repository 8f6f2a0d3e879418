import {
  type BucketAnswer,
  type Client,
  type DbrpAnswer,
  listAllDbrps,
  listBuckets,
  NetworkError,
} from "pulumi-influxdb-serverless/client";
import { InfluxError } from "pulumi-influxdb-serverless/rules";
import { groupBy, inLanes } from "../collections";
import type { BucketData } from "./bucketData";
import { type BucketToLookAt, lookAtBucket, type Mapped } from "./lookAtBucket";

/** The time budget and concurrency for examining data. Times are in milliseconds. */
export interface Budget {
  perBucket: number;
  inAll: number;
  atOnce: number;
}

export const BUDGET: Readonly<Budget> = Object.freeze({
  perBucket: 10_000,
  inAll: 60_000,
  atOnce: 4,
});

/** The retry policy for examining data: a busy or unreachable server is reported, not waited for. */
export const LOOK_POLICY = { repeats: 1, patience: 1, timeout: 10_000, deadline: 10_000 };

/**
 * Examines buckets' data through one connection. Never fails because of a server: if a bucket can't be examined, its
 * result has a reason.
 * @param endsAt when the time for all buckets runs out, in milliseconds since 1970
 * @returns the results by bucket ID
 */
export async function lookAtBuckets(
  client: Client,
  buckets: readonly BucketToLookAt[],
  endsAt: number,
  budget: Budget = BUDGET,
): Promise<Map<string, BucketData>> {
  const found = new Map<string, BucketData>();
  for (const [orgId, own] of groupBy(buckets, (bucket) => bucket.orgId)) {
    const look = await prepare(client, orgId, endsAt, budget).catch((error) => () => {
      throw error;
    });
    await inLanes(own, budget.atOnce, async (bucket) => {
      found.set(bucket.id, await orProblem(() => look(bucket)));
    });
  }
  return found;
}

type Look = (bucket: BucketToLookAt) => Promise<BucketData>;

/** Reads what all buckets in an organization share. @throws InfluxError */
async function prepare(
  client: Client,
  orgId: string,
  endsAt: number,
  budget: Budget,
): Promise<Look> {
  const first = withDeadline(client, endsAt, budget);
  // Not filtered by bucket: a filtered list includes virtual mappings that a stored one with the same names hides from
  // queries.
  const [mappings, visible] = await Promise.all([
    listAllDbrps(first, orgId),
    listBuckets(first, undefined),
  ]);
  requireOneOrganization(visible, orgId);
  return async (bucket) => {
    const mapped = mappingOf(bucket.id, mappings);
    const limited = withDeadline(client, endsAt, budget);
    return lookAtBucket(limited, bucket, mapped);
  };
}

/**
 * Queries run in the token's organization, regardless of the bucket's. A token that can read several
 * organizations may belong to another one, where a bucket with the same name may be empty.
 */
function requireOneOrganization(visible: readonly BucketAnswer[], orgId: string): void {
  const other = visible.find(({ orgID = orgId }) => orgID !== orgId);
  if (!other) return;
  throw new InfluxError(
    "the token can read buckets in several organizations, so it is unclear which one a query reads. Use a token for this " +
      "organization only.",
  );
}

/** @throws InfluxError if no mapping points to this bucket alone */
function mappingOf(bucketId: string, mappings: readonly DbrpAnswer[]): Mapped {
  // A query with an empty name uses the database's default, regardless of its bucket.
  const own = mappings.filter(
    ({ bucketID, database, retention_policy }) =>
      bucketID === bucketId && database !== "" && retention_policy !== "",
  );
  const clear = own.filter(
    (it) =>
      mappings.filter(
        ({ database, retention_policy }) =>
          database === it.database && retention_policy === it.retention_policy,
      ).length === 1,
  );
  const [mapping] = clear.sort((one, other) => Number(other.default) - Number(one.default));
  if (!mapping) {
    throw new InfluxError(
      own.length > 0
        ? "its DBRP mapping also points to another bucket"
        : "the token sees no DBRP mapping for it, and InfluxQL finds a bucket only through a mapping",
    );
  }
  const { database, retention_policy: policy, default: isDefault } = mapping;
  const defaults = mappings.filter((it) => it.database === database && it.default);
  return { database, policy, isDefault: isDefault && defaults.length === 1 };
}

/** A client whose requests end when the time for a bucket, or for all of them, runs out. */
function withDeadline(client: Client, endsAt: number, { perBucket, inAll }: Budget): Client {
  const own = Math.min(endsAt, Date.now() + perBucket);
  return {
    ...client,
    async send(call) {
      const isOver = () => Date.now() >= own;
      try {
        return await client.send({ ...call, endsAt: own });
      } catch (error) {
        if (!(error instanceof NetworkError) || !isOver()) throw error;
        throw new InfluxError(
          own < endsAt
            ? `it took longer than ${perBucket / 1_000} s`
            : `all the buckets together took longer than ${inAll / 1_000} s`,
        );
      }
    },
  };
}

/** An unexpected response from a server must not end the review. */
async function orProblem(look: () => Promise<BucketData>): Promise<BucketData> {
  try {
    return await look();
  } catch (error) {
    const isExpected = error instanceof InfluxError;
    return {
      problem: isExpected ? error.message : `the server's responses can't be used (${error})`,
    };
  }
}
