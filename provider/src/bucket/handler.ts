import { deleteBucket, findBucket, getBucket, updateBucket } from "../api/buckets";
import type { Handler } from "../lifecycle/handler";
import { rename } from "../lifecycle/handover";
import { deleteLive, getLive, type ObjectPlace, readLive } from "../lifecycle/liveObject";
import { naturalKey } from "../lifecycle/naturalKey";
import { pickDeclared } from "../lifecycle/state";
import { parseId } from "../lifecycle/validate";
import { adoptBucket } from "./adopt";
import { createNewBucket, nameKey } from "./create";
import { describeBucket } from "./describe";
import { type BucketInputs, checkBucket } from "./inputs";
import { type BucketOutputs, liveOutputs, recordedInputs, recordedOutputs } from "./outputs";
import { planPatch } from "./patch";
import { toSentRules } from "./retention";

/** The inputs whose change needs a new bucket: the API cannot change them. */
const REPLACES = ["orgId", "schemaType", "rp"] as const;

/** The rules of `Bucket`. API reference: Buckets. */
export const bucketHandler: Handler<BucketInputs, BucketOutputs> = {
  check: checkBucket,

  naturalKey({ name, orgId }) {
    return orgId
      ? naturalKey`bucket "${name}" of organisation ${orgId}`
      : naturalKey`bucket "${name}"`;
  },

  diff(olds, news) {
    // An input that is not declared never replaces, whatever the bucket has.
    const replaces = REPLACES.filter((key) => news[key] !== undefined && news[key] !== olds[key]);
    // Names are unique in an organisation: there, the old bucket must go before the new one can come.
    const sameName = news.name === olds.name && !replaces.includes("orgId");
    return { replaces, deleteBeforeReplace: replaces.length > 0 && sameName };
  },

  async create(session, news) {
    const orgId = await session.organizationFor(news.orgId, `bucket "${news.name}"`);
    const bucket = await (news.adopt ? adoptBucket : createNewBucket)(session, orgId, news);
    const live = liveOutputs(bucket, { orgId });
    return { id: bucket.id, outputs: recordedOutputs(live, news) };
  },

  async get(session, given) {
    const id = parseId(given, "bucket");
    const { live, orgId } = await getLive(session, `bucket ${id}`, () =>
      getBucket(session.client, id, id),
    );
    return { id: live.id, outputs: liveOutputs(live, { orgId }) };
  },

  async read(session, id, olds) {
    const bucket = await readLive(session, placeOf(id, olds), () =>
      session.reader.bucket(id, olds.name),
    );
    if (!bucket) return undefined;
    const outputs = { ...liveOutputs(bucket, olds), adopt: olds.adopt };
    return { outputs, inputs: pickDeclared(outputs, olds.declared) };
  },

  async update(session, id, olds, news) {
    const patch = planPatch(recordedInputs(olds), news);
    if (!patch) return recordedOutputs(olds, news);
    await session.requireOrganization(olds.orgId, placeOf(id, olds).what);
    // Rules that the program did not change are sent as they are now, never as they once were recorded:
    // a change of the description must not shorten a retention that somebody lengthened.
    const rules =
      patch.retentionRules ?? (await getBucket(session.client, id, olds.name)).retentionRules;
    const bucket = await rename(session, {
      kind: "bucket",
      what: describeBucket({ id, name: olds.name }),
      send: () =>
        updateBucket(session.client, id, olds.name, {
          ...patch,
          retentionRules: toSentRules(rules),
        }),
      find: () => findBucket(session.client, olds.orgId, news.name),
    });
    return recordedOutputs(liveOutputs(bucket, olds), news);
  },

  async delete(session, id, olds) {
    await deleteLive(session, placeOf(id, olds), () => deleteBucket(session.client, id, olds.name));
    session.didDelete(id, nameKey(olds.orgId, olds.name));
  },
};

function placeOf(id: string, { name, orgId }: BucketOutputs): ObjectPlace {
  return { orgId, what: describeBucket({ id, name }) };
}
