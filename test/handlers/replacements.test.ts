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

describe("what comes from an object that is replaced", () => {
  it.each([
    ["bucket", { name: "a", rp: UNKNOWN }],
    ["bucketLabelAttachment", { bucketId: UNKNOWN, labelId: ID }],
    ["bucketMember", { bucketId: UNKNOWN, userId: ID }],
    ["authorization", { permissions: UNKNOWN }],
    ["authorization", { permissions: [], keepers: UNKNOWN }],
    ["dbrpMapping", { bucketId: UNKNOWN, database: "db", retentionPolicy: "m" }],
    ["measurementSchema", { bucketId: UNKNOWN, name: "cpu", columns: [] }],
  ] as const)(
    "is never deleted before it, but compared when it is registered: %s %j",
    async (kind, news) => {
      const olds = {
        rp: "r",
        bucketId: ID,
        permissions: [],
        columns: [],
        keepers: {},
        ...known(news),
      };
      for (const phase of ["preview ", ""]) {
        const provider = startRun(emulator).of[kind];
        const check = (before: Bag) =>
          provider.check(before, { ...news, __declaredBy: `run 1 ${phase}Kind "x"` });
        const diff = () => provider.diff(ID, olds, { ...news });
        // The engine asks before anything is checked, or after the check of a new resource.
        expect(await diff()).toEqual(STAYS);
        await check({});
        expect(await diff()).toEqual(STAYS);
        await check(olds);
        const { replaces = [] } = (await diff()) ?? {};
        // Only a preview registers a resource with unknown values.
        expect(replaces.length > 0).toBe(phase !== "");
        expect(await diff()).toEqual(STAYS);
      }
    },
  );
});

/** The values that are known. */
function known(inputs: object): Bag {
  return Object.fromEntries(Object.entries(inputs).filter(([, value]) => value !== UNKNOWN));
}
