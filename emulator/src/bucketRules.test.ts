import { describe, expect, it } from "vitest";
import { bucketJson, checkName, checkQuota, toStoredRules } from "./bucketRules";
import type { Bucket } from "./model";
import type { Plan } from "./settings";
import { defaultSwitches } from "./switches";

const HOUR = 3_600;
const DAY = 24 * HOUR;
const switches = defaultSwitches();

/** The seconds that are kept (0: no rule), or the code of the refusal. */
function stored(seconds: (number | undefined)[], plan: Plan = "paid"): number | string {
  const requested = seconds.map((everySeconds) => ({ everySeconds }));
  try {
    return toStoredRules(requested, { plan, switches })[0]?.everySeconds ?? 0;
  } catch (error) {
    return (error as { code: string }).code;
  }
}

describe("retention rules", () => {
  it.each<[(number | undefined)[], Plan, number | string]>([
    [[], "paid", 0],
    [[0], "paid", 0],
    [[undefined], "paid", 30 * DAY],
    [[HOUR], "paid", HOUR],
    [[HOUR - 1], "paid", "unprocessable entity"],
    [[-1], "paid", "unprocessable entity"],
    [[DAY, DAY], "paid", "unprocessable entity"],
    [[365 * DAY], "paid", 365 * DAY],
    [[30 * DAY], "free", 30 * DAY],
    [[30 * DAY + 1], "free", "forbidden"],
    [[0], "free", "forbidden"],
    [[], "free", "forbidden"],
    [[HOUR - 1], "free", "unprocessable entity"],
  ])("%j seconds on plan %s: %s", (seconds, plan, expected) => {
    expect(stored(seconds, plan)).toBe(expected);
  });
});

describe("names of buckets", () => {
  it.each(["", "a", " ", "a/b", "ä", "a_b", "'"])("%j is one", (name) => {
    expect(() => checkName(name, switches)).not.toThrow();
  });

  it.each(["_a", "_", 'a"b'])("%j is none", (name) => {
    expect(() => checkName(name, switches)).toThrow(/^bucket name .* is invalid\. /);
  });

  it("are measured in characters, not in halves of them", () => {
    const strict = { ...switches, shortBucketName: "refuse" as const };
    expect(() => checkName("ab", strict)).not.toThrow();
    expect(() => checkName("\u{1F600}", strict)).toThrow(/at least 2 characters/);
  });
});

const bucket = (rest: Partial<Bucket> = {}): Bucket => ({
  id: "00000000000000aa",
  orgID: "0000000000000001",
  type: "user",
  schemaType: "implicit",
  name: "b",
  description: "",
  rp: "",
  retentionRules: [],
  createdAt: "",
  updatedAt: "",
  ...rest,
});

describe("the quota", () => {
  const system = bucket({ type: "system" });

  it("counts user buckets of the free plan only", () => {
    const two = [system, system, bucket(), bucket()];
    expect(() => checkQuota(two.slice(1, 4), "free")).toThrow("exceed quota");
    expect(() => checkQuota(two.slice(0, 3), "free")).not.toThrow();
    expect(() => checkQuota([...two, ...two], "paid")).not.toThrow();
  });
});

describe("the JSON of a bucket", () => {
  it("leaves out what is empty", () => {
    expect(Object.keys(bucketJson(bucket()))).not.toContain("description");
    expect(Object.keys(bucketJson(bucket()))).not.toContain("rp");
    expect(bucketJson(bucket({ description: "d", rp: "r" }), ["label"])).toMatchObject({
      description: "d",
      rp: "r",
      labels: ["label"],
    });
  });
});
