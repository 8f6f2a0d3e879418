import { type Emulator, startEmulator } from "influxdb-serverless-emulator";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { UNKNOWN } from "../../provider/src/contract/unknown";
import type { Bag } from "../../provider/src/pulumi/propertySerialization";
import { startRun } from "../support/startRun";

let emulator: Emulator;
beforeEach(async () => {
  emulator = await startEmulator();
});
afterEach(() => emulator.close());

const ID = "1".repeat(16);
const STAYS = { changes: false, replaces: [], deleteBeforeReplace: false };

describe("resources with values from a replaced object", () => {
  it.each([
    ["bucket", { name: "a", rp: UNKNOWN }],
    ["bucketLabelAttachment", { bucketId: UNKNOWN, labelId: ID }],
    ["bucketMember", { bucketId: UNKNOWN, userId: ID }],
    ["authorization", { permissions: UNKNOWN }],
    ["authorization", { permissions: [], keepers: UNKNOWN }],
    ["dbrpMapping", { bucketId: UNKNOWN, database: "db", retentionPolicy: "m" }],
    ["measurementSchema", { bucketId: UNKNOWN, name: "cpu", columns: [] }],
  ] as const)(
    "are compared when they are registered, and never deleted before that: %s %j",
    async (kind, news) => {
      const olds = {
        rp: "r",
        bucketId: ID,
        permissions: [],
        columns: [],
        keepers: {},
        ...known(news),
      };
      const provider = startRun(emulator).of[kind];
      const diff = (inputs: Bag) => provider.diff(ID, { ...olds, ...inputs }, { ...inputs });
      // The engine asks before any check, after the check of a new resource, and after the check of known values.
      expect(await diff(news)).toEqual(STAYS);
      await provider.check({}, { ...news });
      expect(await diff(news)).toEqual(STAYS);
      await provider.check(olds, known(news));
      expect(await diff(news)).toEqual(STAYS);
      // A preview registers it, while a refresh asks for another one.
      await provider.check(olds, { ...news });
      await provider.diff(ID, olds, { permissions: [], ...known(news) });
      const { replaces = [] } = (await provider.diff(ID, olds, { ...news })) ?? {};
      expect(replaces).not.toEqual([]);
      expect(await diff(news)).toEqual(STAYS);
    },
  );
});

/** The known values. */
function known(inputs: object): Bag {
  return Object.fromEntries(Object.entries(inputs).filter(([, value]) => value !== UNKNOWN));
}
