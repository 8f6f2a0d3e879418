import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { UNKNOWN } from "../../contract/unknown";
import { checkBucket } from "./model";

const failuresOf = (news: Record<string, unknown>) =>
  checkBucket(news).failures.map(({ path, reason }) => `${path}: ${reason}`);

describe("checkBucket", () => {
  it.each([
    [{}, "name: must be a string"],
    [{ name: "" }, "name: must not be empty"],
    [{ name: "_x" }, 'name: must not start with "_": these names are reserved for system buckets'],
    [{ name: 'a"b' }, "name: must not contain a double quote"],
    [{ name: 3 }, "name: must be a string"],
    [{ name: "a", orgId: "xyz" }, "orgId: must be an ID: 16 hexadecimal digits, not all zero"],
    [
      { name: "a", orgId: "0".repeat(16) },
      "orgId: must be an ID: 16 hexadecimal digits, not all zero",
    ],
    [{ name: "a", schemaType: "loose" }, 'schemaType: must be "implicit" or "explicit"'],
    [
      { name: "a", retention: "30d" },
      "retention: unknown argument; known arguments: name, description, retentionRules, orgId, schemaType, rp, adopt",
    ],
    [{ name: "a", adopt: "yes" }, "adopt: must be true or false"],
    [{ name: "a", description: 1 }, "description: must be a string"],
    [{ name: "a", rp: 1 }, "rp: must be a string"],
    [
      { name: "a", retentionRules: "30d" },
      "retentionRules: must be a list of rules: [{ everySeconds }]",
    ],
    [{ name: "a", retentionRules: [1] }, "retentionRules[0]: must be a rule: { everySeconds }"],
    [
      { name: "a", retentionRules: [{ everySeconds: 3600 }, { everySeconds: 7200 }] },
      "retentionRules: must have at most one rule: the service accepts only one",
    ],
    [
      { name: "a", retentionRules: [{ everySeconds: 3600, type: "keep" }] },
      'retentionRules[0].type: must be "expire"',
    ],
    [
      { name: "a", retentionRules: [{ everySeconds: 3600, shardGroupDurationSeconds: 1 }] },
      "retentionRules[0].shardGroupDurationSeconds: unknown argument",
    ],
  ])("%j → %s", (news, failure) => {
    expect(failuresOf(news)).toEqual([failure]);
  });

  it.each([
    1,
    59,
    3_599,
    -1,
    -3_600,
    3_600.5,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    "3600",
    null,
    undefined,
  ])("refuses everySeconds: %s, with its path", (everySeconds) => {
    const [failure, ...more] = failuresOf({ name: "a", retentionRules: [{ everySeconds }] });
    expect(failure).toMatch(
      /^retentionRules\[0\]\.everySeconds: must be 0 \(infinite\) or a whole number/,
    );
    expect(more).toEqual([]);
  });

  it("converts equivalent values to the same form", () => {
    for (const rp of ["", "0", undefined]) {
      const retentionRules = [{ everySeconds: 0, type: "expire" }];
      const canonical = checkBucket({ name: "a", retentionRules, rp });
      expect(canonical).toEqual({ inputs: { name: "a", retentionRules: [] }, failures: [] });
    }
    // The preview of a state that version 0.1.0 wrote is empty.
    const recorded = { name: "a", rp: "" };
    expect(checkBucket(recorded, recorded).inputs).toEqual(recorded);
    expect(checkBucket({ name: "a", orgId: "ABCDEF0123456789" }).inputs.orgId).toBe(
      "abcdef0123456789",
    );
    expect(
      checkBucket({ name: "a", retentionRules: [{ everySeconds: 3600, type: "expire" }] }).inputs
        .retentionRules,
    ).toEqual([{ everySeconds: 3600 }]);
  });

  it("adds no defaults", () => {
    expect(checkBucket({ name: "a" })).toEqual({ inputs: { name: "a" }, failures: [] });
  });

  it("uses the SDK's own sentinel for unknown values", () => {
    expect(UNKNOWN).toBe(pulumi.runtime.unknownValue);
  });

  it.each([
    { name: UNKNOWN },
    { name: "a", description: UNKNOWN },
    { name: "a", orgId: UNKNOWN },
    { name: "a", schemaType: UNKNOWN },
    { name: "a", rp: UNKNOWN },
    { name: "a", adopt: UNKNOWN },
    { name: "a", retentionRules: UNKNOWN },
    { name: "a", retentionRules: [UNKNOWN] },
    { name: "a", retentionRules: [{ everySeconds: UNKNOWN }] },
    { name: "a", retentionRules: [{ everySeconds: 3600, type: UNKNOWN }] },
  ])("accepts an unknown value: %j", (news) => {
    expect(checkBucket(news)).toEqual({ inputs: news, failures: [] });
  });
});
