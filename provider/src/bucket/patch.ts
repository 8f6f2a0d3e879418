import equal from "fast-deep-equal";
import type { BucketInputs } from "./inputs";
import type { RetentionRule } from "./retention";

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
