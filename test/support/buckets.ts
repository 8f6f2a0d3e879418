import { bucketHandler } from "../../provider/src/resources/bucket/handler";
import type { BucketInputs } from "../../provider/src/resources/bucket/model";
import { useEmulator } from "./emulator";
import { openTestSession } from "./testSession";

/** The rules of a retention of so many days, as programs declare them. */
export const rules = (count: number) => [{ everySeconds: count * 86_400 }];

/** The inputs as the handler's check makes them. */
export const checked = (news: Record<string, unknown>): BucketInputs =>
  bucketHandler.check(news, {}).inputs;

/** For each test an emulator of its own, with tokens of different rights, and a way to create buckets. */
export function useBuckets() {
  const at = useEmulator({
    tokens: [
      { token: "other-org", org: "other" },
      { token: "read-only", access: "read" },
    ],
  });
  return Object.assign(at, {
    /** Creates a bucket as one run of Pulumi does. */
    async created(news: BucketInputs, session = openTestSession(at.emulator)) {
      const { id, outputs } = await bucketHandler.create(session, news);
      return { session, id, outputs };
    },
    /** Creates one as somebody else does. */
    theirs: (more: object = {}) =>
      at.api.createBucket({ orgID: at.emulator.orgID, name: "a", ...more }),
    /** How many requests of this kind there were. */
    count: (call: string) => at.emulator.counters.read().calls[call] ?? 0,
  });
}
