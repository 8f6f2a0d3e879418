import equal from "fast-deep-equal";
import {
  type CreateBucketBody,
  getBucket,
  type UpdateBucketBody,
  updateBucket,
} from "../../api/buckets";
import { InfluxError } from "../../api/errors";
import type { BucketAnswer } from "../../api/models";
import { deviationsOf, requireAsSent } from "../../reconcile/deviations";
import { readThenWrite } from "../../reconcile/readThenWrite";
import type { Session } from "../../session/session";
import type { BucketInputs } from "./model";
import {
  formatRetention,
  isShorter,
  type RetentionRule,
  secondsOf,
  toSentRules,
} from "./retention";

/**
 * Changes a live bucket. It is read before each attempt, by id: rules that are not to be changed are sent as they are
 * at that moment, never as they once were.
 * @param plan what to change of the live bucket; undefined for nothing
 * @returns the bucket as it is then
 * @throws InfluxError also when the server answers something else than was sent
 */
export function changeBucket(
  session: Session,
  { id, orgId }: { id: string; orgId: string },
  plan: (live: BucketAnswer) => BucketPatch | undefined,
): Promise<BucketAnswer> {
  const what = `bucket ${id}`;
  return readThenWrite(session, {
    purpose: `update ${what}`,
    read: () => getBucket(session.client, id, orgId),
    async write(live) {
      const patch = plan(live);
      if (!patch) return live;
      const rules = patch.retentionRules ?? live.retentionRules;
      const body = { ...patch, retentionRules: toSentRules(rules) };
      const answer = await updateBucket(session.client, id, body, orgId);
      requireAsSent(what, inWords(body), inWords(withDescription(answer)));
      return answer;
    },
  });
}

/** Where the answer to a creation differs from what was sent, in words. */
export function deviationsOfNew(body: CreateBucketBody, answer: BucketAnswer): string | undefined {
  const { schemaType = "implicit", rp, orgID = body.orgID } = answer;
  return deviationsOf(
    { ...inWords(body), orgID: body.orgID, schemaType: body.schemaType, rp: body.rp },
    { ...inWords(withDescription(answer)), orgID, schemaType, rp },
  );
}

function inWords({ name, description, retentionRules }: UpdateBucketBody) {
  return { name, description, retention: formatRetention(secondsOf(retentionRules)) };
}

/** Servers leave an empty description out of their answers. */
function withDescription({ description = "", ...answer }: BucketAnswer) {
  return { ...answer, description, retentionRules: toSentRules(answer.retentionRules) };
}

/**
 * Refuses to shorten a retention further than the preview could show. The preview compares what is declared with what
 * was recorded: when somebody lengthened the live retention meanwhile, it hides what would be lost.
 * @throws InfluxError that names all three
 */
export function refuseHiddenShortening(
  id: string,
  declared: readonly RetentionRule[],
  recorded: readonly RetentionRule[],
  live: BucketAnswer["retentionRules"],
): void {
  if (!isShorter(declared, live) || !isShorter(recorded, live)) return;
  const [now, before, after] = [live, recorded, declared].map((rules) =>
    formatRetention(secondsOf(rules)),
  );
  throw new InfluxError(
    `Could not update bucket ${id}: its retention is now ${now}, the recorded retention is ${before}, and the program ` +
      `declares ${after}. The preview could not show that this shortens it, which deletes data. Nothing was ` +
      'changed. Run "pulumi refresh", review the next preview, then run "pulumi up" again.',
  );
}

/** What an update has to change. A rule list that is absent must be sent as it is on the server. */
export interface BucketPatch {
  name?: string;
  description?: string;
  retentionRules?: RetentionRule[];
}

/**
 * What to send so that a bucket becomes as declared, or undefined when nothing has to be sent.
 * Pure. Compares what the program declares now with what was recorded, so that what others changed
 * meanwhile stays as it is:
 * - a description that is no longer declared is cleared;
 * - retention rules that are no longer declared stay.
 */
export function planPatch(
  recorded: Partial<BucketInputs>,
  news: BucketInputs,
): BucketPatch | undefined {
  const patch: BucketPatch = {};
  if (news.name !== recorded.name) patch.name = news.name;
  const description = news.description ?? (recorded.description === undefined ? undefined : "");
  if (description !== undefined && description !== recorded.description) {
    patch.description = description;
  }
  if (news.retentionRules && !equal(news.retentionRules, recorded.retentionRules)) {
    patch.retentionRules = news.retentionRules;
  }
  return Object.keys(patch).length > 0 ? patch : undefined;
}
