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
 * Changes a live bucket. The bucket is read by its ID before each attempt, so that unchanged rules are sent with their
 * current value, never an old one.
 * @param plan returns what to change in the live bucket; undefined for nothing
 * @returns the updated bucket
 * @throws InfluxError, including if the response differs from what was sent
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

/** Describes how the response to a creation differs from what was sent. */
export function deviationsOfNew(body: CreateBucketBody, answer: BucketAnswer): string | undefined {
  const { schemaType = "implicit", rp } = answer;
  return deviationsOf(
    { ...inWords(body), schemaType: body.schemaType, rp: body.rp },
    { ...inWords(withDescription(answer)), schemaType, rp },
  );
}

function inWords({ name, description, retentionRules }: UpdateBucketBody) {
  return { name, description, retention: formatRetention(secondsOf(retentionRules)) };
}

/** Servers omit an empty description from their responses. */
function withDescription({ description = "", ...answer }: BucketAnswer) {
  return { ...answer, description, retentionRules: toSentRules(answer.retentionRules) };
}

/**
 * Refuses to shorten a retention period by more than the preview showed. The preview compares the declared value with
 * the recorded one: if somebody has lengthened the live retention since then, the preview hides what would be lost.
 * @throws InfluxError that names all three periods
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
      `declares ${after}. The preview could not show that this shortens the retention, which deletes data. Nothing was ` +
      'changed. Run "pulumi refresh", review the next preview, then run "pulumi up" again.',
  );
}

/** What an update has to change. If the rules are absent, the server's current rules must be sent. */
export interface BucketPatch {
  name?: string;
  description?: string;
  retentionRules?: RetentionRule[];
}

/**
 * Returns what to send to bring a bucket in line with the program, or undefined if nothing has to be sent. Pure.
 * Compares the declared values with the recorded ones, so that changes made by others are left alone:
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
