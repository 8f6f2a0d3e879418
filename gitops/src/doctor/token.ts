import {
  type BucketAnswer,
  type Client,
  getCurrentUser,
  InfluxError,
  listBuckets,
  listLabels,
} from "pulumi-influxdb-serverless/client";
import { SECRET_TEXT } from "../pulumi/secretValue";
import { broken, type CheckResult, isRefused, ok, reasonOf } from "./checkResult";

/** The buckets that the token can read. */
export interface VisibleBuckets {
  /** Every bucket that it can read, including system buckets; undefined if it can't list buckets. */
  buckets: BucketAnswer[] | undefined;
}

/**
 * Checks whether the server accepts the token.
 * @param secret the IDs of buckets whose names must not be shown
 * @returns undefined if it doesn't
 */
export async function* examineToken(
  client: Client,
  secret: ReadonlySet<string>,
): AsyncGenerator<CheckResult, VisibleBuckets | undefined> {
  try {
    const buckets = await listBuckets(client, undefined);
    const organizations = new Set(buckets.map(({ orgID }) => orgID)).size;
    const where = organizations > 1 ? ` in ${organizations} organizations` : "";
    yield ok(
      "token",
      `accepted; it sees ${buckets.length} buckets${where}, including system buckets`,
    );
    return { buckets: withoutSecrets(buckets, secret) };
  } catch (error) {
    const reason = reasonOf(error);
    // An invalid token and one without bucket permissions may get the same refusal, so check with another call.
    if (isRefused(error) && (await isKnownElsewhere(client))) {
      yield ok("token", "accepted, but can't list buckets");
      return { buckets: undefined };
    }
    yield broken("token", reason);
    return undefined;
  }
}

/** Returns what the token can read in one organization. */
export async function visibleBucketsOf(
  client: Client,
  orgId: string,
  secret: ReadonlySet<string>,
): Promise<VisibleBuckets> {
  return { buckets: withoutSecrets(await listBuckets(client, orgId), secret) };
}

function withoutSecrets(buckets: readonly BucketAnswer[], secret: ReadonlySet<string>) {
  return buckets.map((it) => (secret.has(it.id) ? { ...it, name: SECRET_TEXT } : it));
}

async function isKnownElsewhere(client: Client): Promise<boolean> {
  return (
    (await succeeds(() => getCurrentUser(client))) ||
    (await succeeds(() => listLabels(client, undefined)))
  );
}

async function succeeds(ask: () => Promise<unknown>): Promise<boolean> {
  try {
    await ask();
    return true;
  } catch (error) {
    if (error instanceof InfluxError) return false;
    throw error;
  }
}
