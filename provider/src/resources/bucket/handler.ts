import { deleteBucket, findBucket, getBucket } from "../../api/buckets";
import type { Handler } from "../../contract/handler";
import { declaredIn, pickDeclared } from "../../contract/state";
import { notAsSent } from "../../reconcile/deviations";
import { deleteLive, getLive, type ObjectPlace, readLive } from "../../reconcile/remoteObject";
import { rename } from "../../reconcile/rename";
import { parseId } from "../../validation/validate";
import { recordDefaults } from "../dbrpMapping/create";
import { adoptBucket, createNewBucket, nameKey } from "./create";
import {
  type BucketInputs,
  type BucketOutputs,
  bucketKey,
  checkBucket,
  liveOutputs,
  recordedInputs,
  recordedOutputs,
} from "./model";
import { changeBucket, planPatch, refuseHiddenShortening } from "./update";

/** The inputs whose change requires a new bucket, since the API can't change them. */
const REPLACES = ["orgId", "schemaType", "rp"] as const;

/** The rules of `Bucket`. API reference: Buckets. */
export const bucketHandler: Handler<BucketInputs, BucketOutputs> = {
  check: checkBucket,

  naturalKey: bucketKey,

  diff(olds, news) {
    // An undeclared input never causes a replacement, regardless of the bucket's value.
    const replaces = REPLACES.filter((key) => news[key] !== undefined && news[key] !== olds[key]);
    // Names are unique within an organization, so the old bucket must be deleted before the new one can be created.
    const sameName = news.name === olds.name && !replaces.includes("orgId");
    return { replaces, deleteBeforeReplace: replaces.length > 0 && sameName };
  },

  async create(session, news) {
    const orgId = await session.organizationFor(news.orgId, `bucket "${news.name}"`);
    const make = news.adopt ? adoptBucket : createNewBucket;
    const { bucket, deviations } = await make(session, orgId, news);
    const { id } = bucket;
    const live = liveOutputs(bucket, { orgId });
    if (!deviations) return { id, outputs: recordedOutputs(live, news) };
    // Record the live values, so that the next preview shows what still has to change.
    const outputs = { ...live, adopt: news.adopt, declared: declaredIn(news) };
    return { id, outputs, problem: notAsSent(`bucket ${id}`, deviations) };
  },

  async readUnmanaged(session, given) {
    const id = parseId(given, "bucket");
    const { live, orgId } = await getLive(session, `bucket ${id}`, () =>
      getBucket(session.client, id),
    );
    return { id: live.id, outputs: liveOutputs(live, { orgId }) };
  },

  async read(session, id, olds) {
    const bucket = await readLive(session, placeOf(id, olds), () => session.cache.bucket(id));
    if (!bucket) return undefined;
    const outputs = { ...liveOutputs(bucket, olds), adopt: olds.adopt };
    return { outputs, inputs: pickDeclared(outputs, olds.declared) };
  },

  async update(session, id, olds, news) {
    const patch = planPatch(recordedInputs(olds), news);
    if (!patch) return recordedOutputs(olds, news);
    await session.requireOrganization(olds.orgId, placeOf(id, olds).what);
    const bucket = await rename(session, {
      kind: "bucket",
      orgId: olds.orgId,
      what: `bucket ${id}`,
      send: () =>
        changeBucket(session, { id, orgId: olds.orgId }, (live) => {
          const { retentionRules: declared } = patch;
          if (declared) {
            refuseHiddenShortening(id, declared, olds.retentionRules, live.retentionRules);
          }
          return patch;
        }),
      find: () => findBucket(session.client, olds.orgId, news.name),
    });
    return recordedOutputs(liveOutputs(bucket, olds), news);
  },

  async delete(session, id, olds, replacement) {
    if (replacement) await recordDefaults(session, id, olds.orgId);
    await deleteLive(session, placeOf(id, olds), () => deleteBucket(session.client, id));
    session.occupiesName(nameKey(olds.orgId, olds.name));
  },
};

function placeOf(id: string, { orgId }: BucketOutputs): ObjectPlace {
  return { kind: "bucket", id, orgId, what: `bucket ${id}` };
}
