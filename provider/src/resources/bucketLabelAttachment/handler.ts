import { z } from "zod";
import { attachLabel, detachLabel, listBucketLabels } from "../../api/bucketLabels";
import { isConflict, isNotFound } from "../../api/errors";
import { getLabel } from "../../api/labels";
import type { Checked, Handler } from "../../contract/handler";
import type { InputsOf, OutputsOf } from "../../contract/shapes";
import { declaredIn, pickDeclared, type Recorded } from "../../contract/state";
import { naturalKeyOf } from "../../ownership/claims";
import { requireAsSent } from "../../reconcile/deviations";
import {
  diffBelowBucket,
  ensureRelation,
  parseRelationId,
  relationId,
} from "../../reconcile/relation";
import { isGoneWithBucket, noSuch, readLive } from "../../reconcile/remoteObject";
import type { Session } from "../../session/session";
import { known, objectId, validate } from "../../validation/validate";
import type { BucketLabelAttachment, BucketLabelAttachmentArgs } from "./resource";

/** What Pulumi's state stores about a label attachment. */
export type BucketLabelAttachmentOutputs = OutputsOf<BucketLabelAttachment> & Recorded;

/** The rules of `BucketLabelAttachment`. API reference: Buckets, labels. */
export const bucketLabelAttachmentHandler: Handler<
  BucketLabelAttachmentInputs,
  BucketLabelAttachmentOutputs
> = {
  check: checkBucketLabelAttachment,

  naturalKey: ({ bucketId, labelId }) => naturalKeyOf([bucketId, labelId]),

  diff: (olds, news) => diffBelowBucket(olds, news, ["bucketId", "labelId"]),

  async create(session, news) {
    const { bucketId, labelId } = news;
    const id = relationId(bucketId, labelId);
    const orgId = await session.organizationOf(bucketId);
    await ensureRelation(session, {
      kind: "bucketLabelAttachment",
      orgId,
      what: describe(news),
      id,
      async post() {
        const attached = await attachLabel(session.client, bucketId, labelId);
        requireAsSent(describe(news), { label: labelId }, { label: attached.id });
      },
      async exists() {
        const labels = await listBucketLabels(session.client, bucketId);
        return labels.some((label) => label.id === labelId);
      },
      // An existing attachment counts as success. After a lost response, the request is sent again, which can't create
      // a duplicate.
      existsAfter: async (error) => isConflict(error),
    });
    return { id, outputs: { ...news, orgId, declared: declaredIn(news) } };
  },

  async readUnmanaged(session, id) {
    const [bucketId, labelId] = parseRelationId(id, "label attachment", "label");
    const what = describe({ bucketId, labelId });
    const orgId = await session.organizationOf(bucketId);
    const labels = await session.cache.labelsOnBucket(bucketId);
    if (!labels.includes(labelId)) throw noSuch(session, what);
    const outputs = { bucketId, labelId, orgId, declared: [] };
    return { id: relationId(bucketId, labelId), outputs };
  },

  async read(session, _id, olds) {
    const { bucketId, labelId } = olds;
    await session.requireOrganization(olds.orgId, describe(olds));
    try {
      const labels = await session.cache.labelsOnBucket(bucketId);
      if (!labels.includes(labelId)) {
        await askForLabel(session, olds);
        return undefined;
      }
    } catch (error) {
      if (await isGoneWithBucket(session, error, bucketId, olds.orgId)) return undefined;
      throw error;
    }
    return { outputs: olds, inputs: pickDeclared(olds, olds.declared) };
  },

  async update(_session, _id, olds, news) {
    return { ...olds, ...news, declared: declaredIn(news) };
  },

  async delete(session, _id, olds) {
    await session.requireOrganization(olds.orgId, describe(olds));
    try {
      await detachLabel(session.client, olds.bucketId, olds.labelId);
    } catch (error) {
      if (!(await isGoneWithEither(session, error, olds))) throw error;
    }
  },
};

/**
 * Makes sure that this token can read the label now. It doesn't use the cache, which may be older than the list that
 * the label is missing from. A token without that permission sees empty lists, so a missing label proves something only
 * if the server answers for the label itself (it exists and was detached, or it is gone).
 * @throws ApiError if this token can't read it.
 */
async function askForLabel(
  session: Session,
  { labelId, orgId }: BucketLabelAttachmentOutputs,
): Promise<void> {
  await readLive(session, { orgId, what: `label ${labelId}` }, () =>
    getLabel(session.client, labelId),
  );
}

async function isGoneWithEither(
  session: Session,
  error: unknown,
  olds: BucketLabelAttachmentOutputs,
): Promise<boolean> {
  if (!isNotFound(error)) return false;
  const label = { kind: "label" as const, id: olds.labelId, orgId: olds.orgId };
  if (session.ownership.deletions.has(label)) return true;
  if (await isGoneWithBucket(session, error, olds.bucketId, olds.orgId)) return true;
  await askForLabel(session, olds);
  return true;
}

function describe({ bucketId, labelId }: BucketLabelAttachmentInputs): string {
  return `label ${labelId} on bucket ${bucketId}`;
}

/** The inputs of a label attachment. */
export type BucketLabelAttachmentInputs = InputsOf<BucketLabelAttachmentArgs>;

const inputs = z.strictObject({ bucketId: known(objectId), labelId: known(objectId) });

/** Checks the inputs of a label attachment. */
export function checkBucketLabelAttachment(
  news: Record<string, unknown>,
): Checked<BucketLabelAttachmentInputs> {
  return validate<BucketLabelAttachmentInputs>(inputs, news);
}
