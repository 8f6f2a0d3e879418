import { type Emulator, startEmulator } from "influxdb-serverless-emulator";
import { afterEach, beforeEach } from "vitest";
import { bucketHandler } from "../../provider/src/bucket/handler";
import type { BucketInputs } from "../../provider/src/bucket/inputs";
import { apiOf } from "./api";
import { openTestSession } from "./session";

/** The rules of a retention of so many days, as programs declare them. */
export const rules = (count: number) => [{ everySeconds: count * 86_400 }];

/** The inputs as the handler's check makes them. */
export const checked = (news: Record<string, unknown>): BucketInputs =>
  bucketHandler.check(news, {}).inputs;

/** For each test an emulator of its own, with tokens of different rights, and a way to create buckets. */
export function useBuckets() {
  const at = {} as { emulator: Emulator; api: ReturnType<typeof apiOf> };

  beforeEach(async () => {
    at.emulator = await startEmulator({
      tokens: [
        { token: "other-org", org: "other" },
        { token: "read-only", access: "read" },
      ],
    });
    at.api = apiOf(at.emulator);
  });
  afterEach(() => at.emulator.close());

  /** Creates a bucket as one run of Pulumi does. */
  async function created(news: BucketInputs, session = openTestSession(at.emulator)) {
    const { id, outputs } = await bucketHandler.create(session, news);
    return { session, id, outputs };
  }

  return { at, created };
}
