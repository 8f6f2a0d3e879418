import {
  ApiError,
  type Client,
  isNotFound,
  listAuthorizations,
  listDbrps,
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

/** Checks which optional parts of the API the server has. */
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
    "getUser does not work here: specify members and owners by ID",
    warning,
  );
  if (organization) {
    yield await presence(
      "DBRP API",
      () => listDbrps(client, organization.id),
      "DbrpMapping does not work here",
      kinds.has("dbrpMapping") ? broken : warning,
    );
    yield await presence(
      "tokens API",
      () => listAuthorizations(client, organization.id),
      "Authorization does not work here",
      kinds.has("authorization") ? broken : warning,
    );
  }
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
    return ok(check, "available");
  } catch (error) {
    const reason = reasonOf(error);
    if (isRefusal(error)) return ok(check, "available, but this token can't list its objects");
    if (error instanceof MissingApiError) {
      return absent(check, `not available on this server: ${what}`);
    }
    return unknown(check, reason);
  }
}

/** Returns whether the API itself refused the request, which proves that it is there. An overloaded server proves nothing. */
function isRefusal(error: unknown): boolean {
  return error instanceof ApiError && error.status < 500 && error.status !== 429;
}

/** A bucket that the token can read exists, so a 404 for something in it means that the API is missing. */
async function explicitSchemas(
  client: Client,
  organization: Organization | undefined,
  { buckets = [] }: VisibleBuckets,
): Promise<CheckResult> {
  const check = "explicit schemas";
  const explicit = buckets.find(({ schemaType }) => schemaType === "explicit");
  if (explicit) return ok(check, `available: bucket "${explicit.name}" uses them`);
  const bucket = sampleBucket(buckets);
  if (!bucket || !organization) return unknown(check, "can't be checked without a bucket");
  try {
    await listMeasurementSchemas(client, { orgId: organization.id, bucketId: bucket.id });
  } catch (error) {
    const reason = reasonOf(error);
    const isAbsent =
      isNotFound(error) || (error instanceof UnexpectedResponseError && error.status === 404);
    if (isAbsent) {
      return warning(check, "not available on this server: MeasurementSchema does not work here");
    }
    if (!isRefusal(error)) return unknown(check, reason);
  }
  return unknown(
    check,
    "the API is available; whether a bucket can use them can't be checked without creating one",
  );
}
