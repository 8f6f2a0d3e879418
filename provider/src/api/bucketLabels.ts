import { path } from "./call";
import type { Client } from "./client";
import { type LabelAnswer, labelAnswer, labelListAnswer } from "./models";

/** API reference: GET /api/v2/buckets/{bucketID}/labels. Labels that the token can't read are omitted. */
export async function listBucketLabels(client: Client, bucketId: string): Promise<LabelAnswer[]> {
  const { labels } = await client.send({
    method: "GET",
    path: path`/api/v2/buckets/${bucketId}/labels`,
    answer: labelListAnswer,
    purpose: `list the labels of bucket ${bucketId}`,
  });
  return labels;
}

/** API reference: POST /api/v2/buckets/{bucketID}/labels. A conflict means that the label is already attached. */
export function attachLabel(
  client: Client,
  bucketId: string,
  labelId: string,
): Promise<LabelAnswer> {
  return client.send({
    method: "POST",
    path: path`/api/v2/buckets/${bucketId}/labels`,
    body: { labelID: labelId },
    answer: labelAnswer,
    purpose: `attach label ${labelId} to bucket ${bucketId}`,
  });
}

/** API reference: DELETE /api/v2/buckets/{bucketID}/labels/{labelID}. */
export function detachLabel(client: Client, bucketId: string, labelId: string): Promise<void> {
  return client.send<void>({
    method: "DELETE",
    path: path`/api/v2/buckets/${bucketId}/labels/${labelId}`,
    purpose: `detach label ${labelId} from bucket ${bucketId}`,
  });
}
