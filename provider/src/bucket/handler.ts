import { deleteBucket, getBucket, updateBucket } from "../api/buckets";
import { isGone } from "../lifecycle/gone";
import type { Handler } from "../lifecycle/handler";
import { pickDeclared } from "../lifecycle/state";
import { adoptBucket } from "./adopt";
import { createNewBucket, nameKey } from "./create";
import { type BucketInputs, checkBucket } from "./inputs";
import { type BucketOutputs, liveOutputs, recordedInputs, recordedOutputs } from "./outputs";
import { planPatch } from "./patch";
import { toSentRules } from "./retention";

/** The inputs whose change needs a new bucket: the API cannot change them. */
const REPLACES = ["orgId", "schemaType", "rp"] as const;

/** The rules of `Bucket`. API reference: Buckets. */
export const bucketHandler: Handler<BucketInputs, BucketOutputs> = {
  check: checkBucket,

  diff(olds, news) {
    // An input that is not declared never replaces, whatever the bucket has.
    const replaces = REPLACES.filter((key) => news[key] !== undefined && news[key] !== olds[key]);
    // Names are unique in an organisation: there, the old bucket must go before the new one can come.
    const sameName = news.name === olds.name && !replaces.includes("orgId");
    return { replaces, deleteBeforeReplace: replaces.length > 0 && sameName };
  },

  async create(session, news) {
    const orgId = await session.organizationFor(news.orgId, `bucket "${news.name}"`);
    const { bucket, takenOver } = news.adopt
      ? await adoptBucket(session, orgId, news)
      : { bucket: await createNewBucket(session, orgId, news) };
    const live = liveOutputs(bucket, { orgId, takenOver });
    return { id: bucket.id, outputs: recordedOutputs(live, news) };
  },

  async read(session, id, olds) {
    const what = describe(id, olds);
    await session.requireOrganization(olds.orgId, what);
    try {
      const bucket = await getBucket(session.client, id, olds.name);
      session.sawOrganization(bucket.orgID);
      const outputs = { ...liveOutputs(bucket, olds), adopt: olds.adopt };
      return { outputs, inputs: pickDeclared(outputs, olds.declared) };
    } catch (error) {
      if (await isGone(session, error, olds.orgId, what)) return undefined;
      throw error;
    }
  },

  async update(session, id, olds, news) {
    const patch = planPatch(recordedInputs(olds), news);
    if (!patch) return recordedOutputs(olds, news);
    await session.requireOrganization(olds.orgId, describe(id, olds));
    // Rules that the program did not change are sent as they are now, never as they once were recorded:
    // a change of the description must not shorten a retention that somebody lengthened.
    const rules =
      patch.retentionRules ?? (await getBucket(session.client, id, olds.name)).retentionRules;
    const bucket = await updateBucket(session.client, id, olds.name, {
      ...patch,
      retentionRules: toSentRules(rules),
    });
    return recordedOutputs(liveOutputs(bucket, olds), news);
  },

  async delete(session, id, olds) {
    const what = describe(id, olds);
    await session.requireOrganization(olds.orgId, what);
    try {
      await deleteBucket(session.client, id, olds.name);
    } catch (error) {
      if (!(await isGone(session, error, olds.orgId, what))) throw error;
    }
    session.didDelete(id, nameKey(olds.orgId, olds.name));
  },
};

function describe(id: string, { name }: BucketOutputs): string {
  return `bucket "${name}" (${id})`;
}
