import { bucketHandler } from "../../provider/src/resources/bucket/handler";
import type { BucketInputs } from "../../provider/src/resources/bucket/model";
import { useEmulator } from "./emulator";
import { openTestSession } from "./testSession";

/** The rules for a retention of this many days, as in programs. */
export const rules = (count: number) => [{ everySeconds: count * 86_400 }];

/** The inputs as returned by the handler's check. */
export const checked = (news: Record<string, unknown>): BucketInputs =>
  bucketHandler.check(news, {}).inputs;

/** Gives each test its own emulator, with tokens that have different permissions, and a way to create buckets. */
export function useBuckets() {
  const at = useEmulator({
    tokens: [
      { token: "other-org", org: "other" },
      { token: "read-only", access: "read" },
    ],
  });
  return Object.assign(at, {
    /** Creates a bucket as a Pulumi run does. */
    async created(news: BucketInputs, session = openTestSession(at.emulator)) {
      const { id, outputs } = await bucketHandler.create(session, news);
      return { session, id, outputs };
    },
    /** Creates a bucket as somebody else would. */
    theirs: (more: object = {}) =>
      at.api.createBucket({ orgID: at.emulator.orgID, name: "a", ...more }),
    /** Returns the number of requests of this kind. */
    count: (call: string) => at.emulator.counters.read().calls[call] ?? 0,
  });
}
