import {
  ApiError,
  type Client,
  isNotFound,
  listLabels,
  listMeasurementSchemas,
  listUsers,
  MissingApiError,
  UnexpectedResponseError,
} from "pulumi-influxdb-serverless/client";
import type { Kind } from "pulumi-influxdb-serverless/rules";
import { sampleBucket } from "../inventory/userBuckets";
import { broken, type CheckResult, ok, reasonOf, unknown, warning } from "./checkResult";
import type { Organization } from "./organization";
import type { VisibleBuckets } from "./token";

/** Looks which parts of the API the server has: the API reference leaves open whether it has these. */
export async function* examineApis(
  client: Client,
  organization: Organization | undefined,
  sight: VisibleBuckets,
  kinds: ReadonlySet<Kind>,
): AsyncGenerator<CheckResult> {
  const needsLabels = kinds.has("label") || kinds.has("bucketLabelAttachment");
  yield await presence(
    "labels API",
    () => listLabels(client, organization?.id),
    "Label and BucketLabelAttachment do not work here",
    needsLabels ? broken : warning,
  );
  yield await presence(
    "users API",
    () => listUsers(client),
    "getUser does not work here: give members and owners by id",
    warning,
  );
  yield await explicitSchemas(client, organization, sight);
}

async function presence(
  check: string,
  ask: () => Promise<unknown>,
  what: string,
  absent: typeof warning,
): Promise<CheckResult> {
  try {
    await ask();
    return ok(check, "there");
  } catch (error) {
    const reason = reasonOf(error);
    if (error instanceof ApiError) return ok(check, "there, though this token may not list");
    if (error instanceof MissingApiError) {
      return absent(check, `the server does not have it: ${what}`);
    }
    return unknown(check, reason);
  }
}

/** A bucket that the token reads is known to be there: a 404 below it is about the API. */
async function explicitSchemas(
  client: Client,
  organization: Organization | undefined,
  { buckets = [] }: VisibleBuckets,
): Promise<CheckResult> {
  const check = "explicit schemas";
  const explicit = buckets.find(({ schemaType }) => schemaType === "explicit");
  if (explicit) return ok(check, `there: bucket "${explicit.name}" has them`);
  const bucket = sampleBucket(buckets);
  if (!bucket || !organization) return unknown(check, "cannot be told without a bucket to try");
  try {
    await listMeasurementSchemas(client, { orgId: organization.id, bucketId: bucket.id });
  } catch (error) {
    const reason = reasonOf(error);
    const isAbsent =
      isNotFound(error) || (error instanceof UnexpectedResponseError && error.status === 404);
    if (isAbsent) {
      return warning(check, "the server does not have them: MeasurementSchema does not work here");
    }
    if (!(error instanceof ApiError)) return unknown(check, reason);
  }
  return unknown(
    check,
    "the API is there; whether a bucket can be made with them cannot be told without making one",
  );
}
