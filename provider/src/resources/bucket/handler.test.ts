import { describe, expect, it } from "vitest";
import { bucketAnswer } from "../../api/models";
import { UNKNOWN } from "../../contract/unknown";
import { bucketHandler } from "./handler";
import { type BucketInputs, type BucketOutputs, liveOutputs } from "./model";

const olds: BucketOutputs = {
  name: "a",
  description: "",
  retentionRules: [],
  orgId: "a".repeat(16),
  schemaType: "implicit",
  rp: "autogen",
  type: "user",
  createdAt: undefined,
  declared: ["name"],
};

describe("liveOutputs", () => {
  it("keeps values that cannot change if the server omits them", () => {
    const answer = bucketAnswer.parse({ id: "c".repeat(16), name: "a", retentionRules: [] });
    const explicit = { ...olds, schemaType: "explicit" as const };
    expect(liveOutputs(answer, explicit)).toMatchObject({
      schemaType: "explicit",
      rp: "autogen",
      orgId: olds.orgId,
    });
  });
});

describe("diff", () => {
  const cases: [string, Partial<BucketInputs>, string[], boolean][] = [
    ["nothing declared", {}, [], false],
    [
      "declared as it is",
      { orgId: "a".repeat(16), schemaType: "implicit", rp: "autogen" },
      [],
      false,
    ],
    ["another schemaType", { schemaType: "explicit" }, ["schemaType"], true],
    ["another rp", { rp: "other" }, ["rp"], true],
    ["another organization: its names are free", { orgId: "b".repeat(16) }, ["orgId"], false],
    [
      "another name too: no need to delete first",
      { schemaType: "explicit", name: "b" },
      ["schemaType"],
      false,
    ],
    ["an unknown organization", { orgId: UNKNOWN }, ["orgId"], false],
    ["rename", { name: "b" }, [], false],
    ["retention", { retentionRules: [{ everySeconds: 3_600 }] }, [], false],
  ];
  it.each(cases)("%s", (_, news, replaces, deleteBeforeReplace) => {
    expect(bucketHandler.diff(olds, { name: "a", ...news }, () => false)).toEqual({
      replaces,
      deleteBeforeReplace,
    });
  });
});
